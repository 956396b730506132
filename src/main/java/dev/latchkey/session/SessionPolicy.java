package dev.latchkey.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How sessions live.
 *
 * @param idle how long a session lives unused; a session may say otherwise by {@code setMaxInactiveInterval}
 * @param absolute how long it lives in all
 * @param cookieName the cookie's name at the root, before any prefix or context path
 * @param maxPerAccount how many live sessions one account may have; the oldest ends
 * @param attributeClasses a JEP 290 pattern of what an attribute may be made of; {@code ;!*} is always appended
 * @param maxAttributeBytes longest stored form of one attribute
 * @param alwaysSecure whether the application is known to be reached over HTTPS alone
 * @param contextPath of the application; empty at the root
 */
public record SessionPolicy(
        Duration idle,
        Duration absolute,
        String cookieName,
        int maxPerAccount,
        String attributeClasses,
        int maxAttributeBytes,
        boolean alwaysSecure,
        String contextPath) {
    /** What {@code latchkey.session.attribute-classes} is by default. */
    public static final String DEFAULT_ATTRIBUTE_CLASSES =
            "maxdepth=16;maxrefs=2000;maxarray=10000;maxbytes=65536;java.lang.*;java.math.*;java.time.*;java.util.*";

    private static final List<String> LIMITS = List.of("maxdepth=", "maxrefs=", "maxarray=", "maxbytes=");

    /**
     * @throws IllegalArgumentException when a value cannot be; {@code Settings} asks {@link #faults} before, to report
     *     all at once
     */
    public SessionPolicy {
        List<String> faults = faults(attributeClasses);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /** Returns the same with another absolute end, so far away that only idleness ends a session. */
    public SessionPolicy endingOnlyUnused(Duration farAway) {
        return new SessionPolicy(
                idle,
                farAway,
                cookieName,
                maxPerAccount,
                attributeClasses,
                maxAttributeBytes,
                alwaysSecure,
                contextPath);
    }

    /** Says what is wrong with a pattern of attribute classes: a missing limit, or not a pattern at all. */
    public static List<String> faults(String attributeClasses) {
        List<String> faults = new ArrayList<>();
        List<String> parts = List.of(attributeClasses.split(";", -1));
        for (String limit : LIMITS) {
            if (parts.stream().noneMatch(part -> part.strip().startsWith(limit))) {
                faults.add("the limit " + limit + "N is missing");
            }
        }
        try {
            java.io.ObjectInputFilter.Config.createFilter(attributeClasses + ";!*");
        } catch (IllegalArgumentException e) {
            faults.add("not a JEP 290 pattern: " + e.getMessage());
        }
        return faults;
    }
}
