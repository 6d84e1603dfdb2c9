/**
 * The master: it owns the memory, and answers the requests of the workers. {@link
 * io.mneme.master.Master} is the door.
 *
 * <p>The way of a request: {@code RequestQueue} receives it, {@code Mastership} runs the loop of
 * batch, commit and replies, {@code RequestHandler} takes the message apart, {@code Responder}
 * carries the request out on the {@code Store}, {@code Transactions} makes it durable, and {@code
 * ReplySender} sends the reply, with what it makes durable or, where that is nothing, at once.
 */
@NullMarked
package io.mneme.master;

import org.jspecify.annotations.NullMarked;
