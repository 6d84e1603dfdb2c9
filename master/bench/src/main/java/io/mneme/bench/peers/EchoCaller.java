package io.mneme.bench.peers;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A caller with sessions and temporary queues of its own: one to wait on, and one whose listener
 * finds the request that a reply belongs to. Reads are not durable, writes are.
 */
final class EchoCaller implements Caller {

  private final EchoRequests waiting;
  private final MessageConsumer replies;
  private final EchoRequests pipelined;
  private final Map<String, CompletableFuture<@Nullable String>> outstanding =
      new ConcurrentHashMap<>();

  EchoCaller(Connection connection) throws JMSException {
    Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    TemporaryQueue replyTo = session.createTemporaryQueue();
    waiting = new EchoRequests(session, replyTo);
    replies = session.createConsumer(replyTo);
    Session sending = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    Session receiving = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    TemporaryQueue laterReplyTo = receiving.createTemporaryQueue();
    pipelined = new EchoRequests(sending, laterReplyTo);
    receiving.createConsumer(laterReplyTo).setMessageListener(this::complete);
  }

  private void complete(Message reply) {
    try {
      CompletableFuture<@Nullable String> asked = outstanding.remove(reply.getJMSCorrelationID());
      if (asked != null) {
        asked.complete(found(reply));
      }
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable String found(Message reply) throws JMSException {
    String value = EchoProtocol.read(reply);
    return value.isEmpty() ? null : value;
  }

  @Override
  public @Nullable String get(String key) throws JMSException {
    return await(waiting.get(key));
  }

  @Override
  public void set(String key, String value) throws JMSException {
    await(waiting.setDurably(key, value));
  }

  private @Nullable String await(EchoRequests.Request request) throws JMSException {
    request.send();
    Message reply = replies.receive(Names.PATIENCE.toMillis());
    if (reply == null || !request.id().equals(reply.getJMSCorrelationID())) {
      throw new IllegalStateException("no reply to " + request.id() + " but " + reply);
    }
    return found(reply);
  }

  @Override
  public CompletionStage<?> getLater(String key) throws JMSException {
    return send(pipelined.get(key));
  }

  @Override
  public CompletionStage<?> setLater(String key, String value) throws JMSException {
    return send(pipelined.setDurably(key, value));
  }

  @Override
  public CompletionStage<?> load(String key, String value) throws JMSException {
    return send(pipelined.set(key, value));
  }

  private CompletionStage<@Nullable String> send(EchoRequests.Request request) throws JMSException {
    CompletableFuture<@Nullable String> asked = new CompletableFuture<>();
    outstanding.put(request.id(), asked);
    request.send();
    return asked;
  }
}
