package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.MemoryLimits;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.TextMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of PROTOCOL.md, all of them, in their order. */
@Timeout(60)
class ProtocolExamplesIT {

  /** Relative to the folder of the module, in which Maven runs the tests. */
  private static final Path DOCUMENT = Path.of("../worker/PROTOCOL.md");

  private static final long START = 1_790_000_000_000L;
  private static final Pattern EXAMPLE_LINE = Pattern.compile("([a-z]+) +(.+)");
  private static final Pattern WORKER = Pattern.compile("\"worker\":\"([0-9a-f]{32})\"");

  private record Line(String kind, String content) {}

  private final AtomicLong clock = new AtomicLong(START);
  private Map<String, String> with = new TreeMap<>();
  private String workerId = "";
  private long lastChange;

  @Test
  void everyExampleInTheSpecificationHolds(@TempDir Path data) throws Exception {
    String document = Files.readString(DOCUMENT);
    List<Line> lines = examples(document);
    int requests = 0;
    int replies = 0;
    int relayed = 0;
    int changed = 0;
    try (TestMemory memory =
            TestMemory.start(
                data,
                options ->
                    options
                        .withClock(() -> Instant.ofEpochMilli(clock.get()))
                        .withLimits(MemoryLimits.WIDEST.withBytes(1 << 30)));
        PlainClient client = new PlainClient(memory.connectionFactory());
        MessageConsumer relay =
            client.session().createConsumer(client.session().createTopic("mneme.main.relay"));
        MessageConsumer changes =
            client.session().createConsumer(client.session().createTopic("mneme.main.changes"))) {
      // The client makes itself known, with a request that is in no example.
      client.ask("{\"method\":\"changes\"}");
      String actual = "";
      for (Line line : lines) {
        switch (line.kind()) {
          case "clock" -> clock.set(Long.parseLong(line.content()));
          case "with" -> with = properties(line.content());
          case "request" -> {
            assertThat(actual).as("a reply that no example mentions").isEmpty();
            requests++;
            actual = ask(client, line.content());
          }
          case "reply" -> {
            replies++;
            assertLike(actual, line.content());
            actual = "";
          }
          case "relayed" -> {
            relayed++;
            assertSent(PlainClient.receive(relay), line.content());
          }
          case "changes" -> {
            changed++;
            assertSent(nextChanges(changes, line.content()), line.content());
          }
          default -> throw new AssertionError("an example of unknown kind: " + line);
        }
      }
      assertThat(relay.receiveNoWait()).as("relayed, but in no example").isNull();
    }
    // Counted in another way, so that none is passed over because of how it is written.
    assertThat(requests).isEqualTo(replies).isEqualTo(occurrences(document, "(?m)^ *request "));
    assertThat(requests).isGreaterThan(60);
    assertThat(relayed).isEqualTo(occurrences(document, "(?m)^ *relayed ")).isPositive();
    assertThat(changed).isEqualTo(occurrences(document, "(?m)^ *changes +\\[")).isPositive();
    assertThat(lastChange).as("every change has come").isEqualTo(31);
  }

  private String ask(PlainClient client, String body) throws JMSException {
    TextMessage message = client.text(body);
    for (Map.Entry<String, String> property : with.entrySet()) {
      message.setStringProperty(property.getKey(), property.getValue());
    }
    with = new TreeMap<>();
    String reply = PlainClient.body(client.ask(message));
    Matcher opened = WORKER.matcher(reply);
    if (opened.find()) {
      workerId = opened.group(1);
    }
    return reply;
  }

  private void assertSent(Message message, String documented) throws JMSException {
    assertLike(PlainClient.body(message), documented);
    Map<String, String> properties = new TreeMap<>();
    Enumeration<?> names = message.getPropertyNames();
    for (Object name : Collections.list(names)) {
      if (String.valueOf(name).startsWith("mneme_")) {
        properties.put(String.valueOf(name), message.getStringProperty(String.valueOf(name)));
      }
    }
    assertThat(properties).isEqualTo(with);
    with = new TreeMap<>();
  }

  /**
   * The next message of changes that an example is about. None is missing: also those that are in
   * no example are looked at.
   */
  private Message nextChanges(MessageConsumer changes, String documented) throws JMSException {
    long from = Long.parseLong(Objects.requireNonNull(with.get("mneme_first")));
    while (true) {
      Message message = PlainClient.receive(changes);
      long first = message.getLongProperty("mneme_first");
      long last = message.getLongProperty("mneme_last");
      assertThat(first).isEqualTo(lastChange + 1);
      boolean empty = last < first;
      lastChange = last;
      if (empty ? documented.equals("[]") : first >= from) {
        return message;
      }
    }
  }

  private void assertLike(String actual, String documented) {
    String expected = withoutSpace(documented).replace("<worker>", workerId);
    String anyText = "\"...\"";
    if (!expected.contains(anyText)) {
      assertThat(withoutSpace(actual)).isEqualTo(expected);
      return;
    }
    int hole = expected.indexOf(anyText);
    assertThat(withoutSpace(actual))
        .startsWith(expected.substring(0, hole + 1))
        .endsWith(expected.substring(hole + anyText.length() - 1));
  }

  private Map<String, String> properties(String content) {
    Map<String, String> properties = new TreeMap<>();
    for (String property : content.split(" +", -1)) {
      int equals = property.indexOf('=');
      properties.put(
          property.substring(0, equals),
          property.substring(equals + 1).replace("<worker>", workerId));
    }
    return properties;
  }

  /** The lines of all code blocks: they hold examples and nothing else. */
  private static List<Line> examples(String document) {
    List<Line> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : document.lines().toList()) {
      if (line.startsWith("```")) {
        inside = !inside;
      } else if (inside) {
        Matcher example = EXAMPLE_LINE.matcher(line);
        assertThat(example.matches()).as("an example is a kind and its content: " + line).isTrue();
        lines.add(new Line(example.group(1), example.group(2)));
      }
    }
    assertThat(inside).as("a code block without an end").isFalse();
    return lines;
  }

  private static int occurrences(String document, String pattern) {
    return (int) Pattern.compile(pattern).matcher(document).results().count();
  }

  /** JSON without the white space between its tokens. */
  private static String withoutSpace(String json) {
    return json.replaceAll("(\"(?:[^\"\\\\]|\\\\.)*\")|\\s+", "$1");
  }
}
