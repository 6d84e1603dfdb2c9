package io.mneme.master;

import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.jspecify.annotations.Nullable;

/** Whom the broker names as the sender of a message: JMS calls it {@code JMSXUserID}. */
final class VouchedUser {

  /**
   * The broker leaves this in all that was sent over AMQP and can be read as a request. It does not
   * name the senders of such messages, and lets them set any property: what they say of their user
   * is their own word.
   */
  private static final SimpleString FROM_AMQP = SimpleString.of("JMS_AMQP_ORIGINAL_ENCODING");

  private VouchedUser() {}

  /**
   * The user that a message names; null if none. Only if the broker {@link UserVouching vouches for
   * users} is it certain that it was not the sender who wrote it.
   */
  static @Nullable String of(ClientMessage message) {
    Object user = message.getObjectProperty(Message.HDR_VALIDATED_USER);
    return user == null || message.containsProperty(FROM_AMQP) ? null : user.toString();
  }
}
