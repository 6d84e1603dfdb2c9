package io.mneme.worker;

import jakarta.jms.ConnectionFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.NamingException;
import javax.naming.RefAddr;
import javax.naming.Referenceable;
import org.jspecify.annotations.Nullable;

/**
 * What to call a broker in a message. JMS has no way to ask a connection factory where it leads.
 * Most can be stored in a naming service, though, and tell then; others tell when they are printed.
 * Either may tell secrets too, so only hosts and ports are taken from it.
 */
final class BrokerDescription {

  /** Where files go over HTTP, which ActiveMQ Classic's tells too, is not the broker. */
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:(?<!https?)://|#|,)([\\w.-]+:\\d+)");

  /** By name, as an application may have none. */
  private static final String ARTEMIS =
      "org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory";

  private BrokerDescription() {}

  static String of(ConnectionFactory factory) {
    Set<String> found = new LinkedHashSet<>();
    for (String text : descriptions(factory)) {
      for (Matcher matcher = HOST_AND_PORT.matcher(text); matcher.find(); ) {
        found.add(matcher.group(1));
      }
    }
    return found.isEmpty()
        ? "of the " + factory.getClass().getSimpleName()
        : String.join(",", found);
  }

  /**
   * Where the broker is, as the Artemis client was told, with all parameters, secrets among them;
   * empty if that is not known, or it is another client's factory: parameters of the same names are
   * not the same.
   */
  static String artemisUrl(ConnectionFactory factory) {
    if (!isOfArtemis(factory.getClass())) {
      return "";
    }
    for (String text : descriptions(factory)) {
      if (text.contains("://") && HOST_AND_PORT.matcher(text).find()) {
        // The Artemis client encodes the parameters once more than in a URL.
        return text.replace("%25", "%");
      }
    }
    return "";
  }

  private static boolean isOfArtemis(@Nullable Class<?> type) {
    return type != null && (type.getName().equals(ARTEMIS) || isOfArtemis(type.getSuperclass()));
  }

  private static List<String> descriptions(ConnectionFactory factory) {
    List<String> texts = new ArrayList<>();
    if (factory instanceof Referenceable referenceable) {
      try {
        for (RefAddr address : Collections.list(referenceable.getReference().getAll())) {
          texts.add(String.valueOf(address.getContent()));
        }
      } catch (NamingException e) {
        // It does not tell in this way: what it prints is left.
      }
    }
    texts.add(factory.toString());
    return texts;
  }
}
