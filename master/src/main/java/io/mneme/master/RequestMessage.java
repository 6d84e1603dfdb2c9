package io.mneme.master;

import io.mneme.protocol.Request;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.jspecify.annotations.Nullable;

/**
 * A message from the queue of requests.
 *
 * @param brokerId the broker's number for it: the same when it comes again
 * @param batch the requests in it; a single invalid one if it cannot be read
 * @param text whether it was a {@code TextMessage}, or was neither of the two types that can be
 *     read
 * @param workerId the worker that it says it is from, or null
 * @param oldest what it says is that worker's oldest unanswered request; 0 if it does not say
 * @param replyTo where the reply is to go, or null
 * @param correlationId what the reply is to carry, or null
 * @param user whom the broker names as its sender; null if it names nobody
 * @param expiration when nobody waits for the reply any more, in milliseconds since the epoch; 0 if
 *     never
 */
record RequestMessage(
    long brokerId,
    Request.Batch batch,
    boolean text,
    @Nullable String workerId,
    long oldest,
    @Nullable ActiveMQDestination replyTo,
    @Nullable String correlationId,
    @Nullable String user,
    long expiration) {}
