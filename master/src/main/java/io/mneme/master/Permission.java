package io.mneme.master;

import jakarta.jms.JMSSecurityException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.jspecify.annotations.Nullable;

/** The permissions of the broker, by their names in broker.xml. */
final class Permission {

  static final String SEND = "send";
  static final String CONSUME = "consume";
  static final String BROWSE = "browse";
  static final String CREATE_DURABLE_QUEUE = "createDurableQueue";
  static final String CREATE_NON_DURABLE_QUEUE = "createNonDurableQueue";
  static final String CREATE_ADDRESS = "createAddress";

  private static final Pattern NAMED = Pattern.compile("permission='(\\w+)'");

  private Permission() {}

  /** Whether it was for want of a permission. */
  static boolean isDenied(@Nullable Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof JMSSecurityException
          || (t instanceof ActiveMQException artemis
              && artemis.getType() == ActiveMQExceptionType.SECURITY_EXCEPTION)) {
        return true;
      }
    }
    return false;
  }

  /** The permission that was missing; the one that was asked for, if the broker does not say. */
  static String missing(Exception denied, String asked) {
    Matcher matcher = NAMED.matcher(String.valueOf(denied.getMessage()));
    if (!matcher.find()) {
      return asked;
    }
    StringBuilder name = new StringBuilder();
    for (String word : matcher.group(1).split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    name.setCharAt(0, Character.toLowerCase(name.charAt(0)));
    return name.toString();
  }
}
