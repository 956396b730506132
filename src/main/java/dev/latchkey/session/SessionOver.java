package dev.latchkey.session;

/** Says that the session has ended meanwhile, so that nothing more can be written to it. */
final class SessionOver extends Exception {
    SessionOver() {
        super("the session is over", null, false, false);
    }
}
