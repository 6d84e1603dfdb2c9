package io.mneme.worker;

/**
 * A map that has entries.
 *
 * @param name its name
 * @param size how many entries it has
 */
public record MapSize(String name, long size) {}
