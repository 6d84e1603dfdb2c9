package io.mneme.bench.peers;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.nio.charset.StandardCharsets;

/**
 * How client and server of the echo talk: a message has a method, a key and the value as its body.
 */
final class EchoProtocol {

  /** Its requests are not durable, and each is acknowledged as it is received. */
  static final String QUEUE = "echo.requests";

  /** Its requests are persistent, and each is received and answered in a transaction. */
  static final String DURABLE_QUEUE = "echo.durable-requests";

  static final String KEY = "key";
  static final String METHOD = "method";
  static final String GET = "get";
  static final String SET = "set";

  private EchoProtocol() {}

  static void write(BytesMessage message, String value) throws JMSException {
    message.writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  static String read(Message message) throws JMSException {
    BytesMessage bytes = (BytesMessage) message;
    byte[] body = new byte[(int) bytes.getBodyLength()];
    int read = body.length == 0 ? 0 : bytes.readBytes(body);
    if (read != body.length) {
      throw new JMSException("a message of " + body.length + " bytes has only " + read);
    }
    return new String(body, StandardCharsets.UTF_8);
  }
}
