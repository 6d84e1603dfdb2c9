package io.mneme.master;

/**
 * When an operation may have been carried out, in milliseconds since the epoch.
 *
 * @param from when it was asked for
 * @param to when it was answered
 * @param time when between the two it is assumed to have been
 * @param revision that of the change, if it is one
 */
record Moment(long from, long to, long time, ModelRevision revision) {}
