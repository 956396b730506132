package dev.latchkey.account;

import java.time.Instant;

/** A line of an owner's latest sign-ins. */
public record SignInEntry(Instant at, Outcome outcome, Proof kind, Visitor visitor) {}
