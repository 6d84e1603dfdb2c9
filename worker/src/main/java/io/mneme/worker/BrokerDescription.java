package io.mneme.worker;

import jakarta.jms.ConnectionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What to call a broker in a message. JMS has no way to ask a connection factory where it leads;
 * most say so when they are printed, but may print secrets too. So only hosts and ports are taken
 * from it.
 */
final class BrokerDescription {

  private static final Pattern HOST = Pattern.compile("\\bhost=([\\w.-]+)");
  private static final Pattern PORT = Pattern.compile("\\bport=(\\d+)");
  private static final Pattern URI = Pattern.compile("\\b[a-z+]+://([\\w.-]+:\\d+)");

  private BrokerDescription() {}

  static String of(ConnectionFactory factory) {
    String printed = String.valueOf(factory);
    List<String> hosts = all(HOST, printed);
    List<String> ports = all(PORT, printed);
    List<String> found = all(URI, printed);
    if (found.isEmpty() && !hosts.isEmpty()) {
      for (int i = 0; i < hosts.size(); i++) {
        found.add(i < ports.size() ? hosts.get(i) + ":" + ports.get(i) : hosts.get(i));
      }
    }
    String name = factory.getClass().getSimpleName();
    return found.isEmpty() ? "of the " + name : String.join(",", found);
  }

  private static List<String> all(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
