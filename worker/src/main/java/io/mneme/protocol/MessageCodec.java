package io.mneme.protocol;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The one place where requests, replies, relayed messages and change events become JMS messages and
 * the other way round. Stateless. Correlation id, reply address, expiration and the properties of
 * requests and replies are the business of those who send and receive: {@code Requester} in the
 * worker, {@code Responder} in the master.
 */
public final class MessageCodec {

  /** A request that is ready to be sent. */
  public interface Encoded {
    /** Its id. */
    long id();

    /** Its operation, as {@link #encode} made it. */
    byte[] operation();
  }

  private static final byte[] ID_FIELD = "{\"id\":".getBytes(StandardCharsets.US_ASCII);

  /** What a request adds to its operation, at the most: the id field, 16 digits and a comma. */
  private static final int REQUEST_OVERHEAD = ID_FIELD.length + 17;

  private MessageCodec() {}

  /** Encodes an operation, so that its size is known before it has an id. */
  public static byte[] encode(Operation operation) {
    return RequestWriter.operation(operation);
  }

  /** Encodes a reply, to be kept. */
  public static JsonText encode(Reply reply) {
    return JsonText.ofStored(ReplyWriter.replies(List.of(reply), false));
  }

  /**
   * Reads a reply that was kept.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Reply decodeReply(JsonText kept) {
    try {
      return ReplyReader.read(kept.stored()).get(0);
    } catch (ProtocolException e) {
      throw new IllegalArgumentException("what was kept is no reply: " + kept, e);
    }
  }

  /** The most that a request with this operation takes of {@link Limits#BODY_BYTES}. */
  public static int requestBytes(byte[] operation) {
    return operation.length + REQUEST_OVERHEAD;
  }

  /** Makes a message of requests: of one an object, of several an array. */
  public static Message writeRequests(Session session, List<? extends Encoded> requests)
      throws JMSException {
    boolean array = requests.size() > 1;
    int most = 1;
    for (Encoded request : requests) {
      most += 1 + requestBytes(request.operation());
    }
    ByteBuffer body = ByteBuffer.allocate(most);
    char separator = '[';
    for (Encoded request : requests) {
      if (array) {
        body.put((byte) separator);
        separator = ',';
      }
      byte[] operation = request.operation();
      body.put(ID_FIELD);
      body.put(Long.toString(request.id()).getBytes(StandardCharsets.US_ASCII));
      body.put((byte) ',');
      // All of the operation but its opening brace, in whose place stand brace and id.
      body.put(operation, 1, operation.length - 1);
    }
    if (array) {
      body.put((byte) ']');
    }
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(body.array(), 0, body.position());
    return message;
  }

  /** Makes a message of one request that has no id, for a sender that needs none. */
  public static Message writeRequest(Session session, Operation operation) throws JMSException {
    return bytesMessage(session, encode(operation));
  }

  /**
   * Reads requests.
   *
   * @param limits what they are held to
   * @throws ProtocolException if no request can be told from another: then one error reply answers
   *     the message
   */
  public static Request.Batch readRequests(byte[] body, MemoryLimits limits)
      throws ProtocolException {
    return RequestReader.read(body, limits);
  }

  /**
   * Makes a message of replies.
   *
   * @param text whether to make a {@code TextMessage}, else a {@code BytesMessage}
   * @param array whether to make an array; else there must be exactly one reply
   */
  public static Message writeReplies(
      Session session, List<Reply> replies, boolean text, boolean array) throws JMSException {
    byte[] body = ReplyWriter.replies(replies, array);
    return text
        ? session.createTextMessage(new String(body, StandardCharsets.UTF_8))
        : bytesMessage(session, body);
  }

  /** Reads replies, in the order of the requests. */
  public static List<Reply> readReplies(Message message) throws JMSException, ProtocolException {
    return ReplyReader.read(content(message, Integer.MAX_VALUE));
  }

  /** Makes a message for the relay topic, with the properties by which its receivers select it. */
  public static Message writeRelayed(Session session, Relayed relayed) throws JMSException {
    Message message = bytesMessage(session, RelayedWriter.relayed(relayed));
    message.setStringProperty(MessageProperties.CHANNEL, relayed.channel());
    if (relayed.to() != null) {
      message.setStringProperty(MessageProperties.TO, relayed.to());
    }
    if (relayed.from() != null) {
      message.setStringProperty(MessageProperties.FROM, relayed.from());
    }
    return message;
  }

  /** Reads a message from the relay topic. */
  public static Relayed readRelayed(Message message) throws JMSException, ProtocolException {
    return RelayedReader.read(content(message, Integer.MAX_VALUE));
  }

  /** Makes a message for the topic of changes. */
  public static Message writeChanges(Session session, ChangeEvents changes) throws JMSException {
    Message message = bytesMessage(session, ChangeWriter.events(changes.events()));
    message.setLongProperty(MessageProperties.FIRST, changes.first());
    message.setLongProperty(MessageProperties.LAST, changes.last());
    return message;
  }

  /** Reads a message from the topic of changes. */
  public static ChangeEvents readChanges(Message message) throws JMSException, ProtocolException {
    try {
      return new ChangeEvents(
          message.getLongProperty(MessageProperties.FIRST),
          message.getLongProperty(MessageProperties.LAST),
          ChangeReader.read(content(message, Integer.MAX_VALUE)));
    } catch (NumberFormatException e) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST, "the message does not say which revisions it spans", e);
    }
  }

  /**
   * The body of a message of requests, as bytes.
   *
   * @throws ProtocolException if it is over the limit, is no text, or is in a message of another
   *     type than those two
   */
  public static byte[] body(Message message) throws JMSException, ProtocolException {
    return content(message, Limits.BODY_BYTES);
  }

  private static byte[] content(Message message, int limit) throws JMSException, ProtocolException {
    if (message instanceof BytesMessage bytes) {
      requireWithin(limit, bytes.getBodyLength());
      byte[] body = new byte[(int) bytes.getBodyLength()];
      bytes.readBytes(body);
      return body;
    }
    if (message instanceof TextMessage text) {
      String body = text.getText();
      requireWithin(limit, body == null ? 0 : body.length());
      byte[] utf8 = Utf8.encode(body == null ? "" : body);
      requireWithin(limit, utf8.length);
      return utf8;
    }
    throw new ProtocolException(
        ErrorCode.BAD_REQUEST,
        "the message has no JSON body: send a TextMessage or a BytesMessage");
  }

  private static void requireWithin(int limit, long length) throws ProtocolException {
    if (length > limit) {
      throw new ProtocolException(
          ErrorCode.TOO_LARGE, "the body has " + length + " bytes: the limit is " + limit);
    }
  }

  private static BytesMessage bytesMessage(Session session, byte[] body) throws JMSException {
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(body);
    return message;
  }
}
