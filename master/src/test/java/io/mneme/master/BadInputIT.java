package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a master is sent that is no request: it says so with a code that stays, changes nothing, and
 * serves the next request.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

  private TestMemory memory;
  private PlainClient client;
  private long revision;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    memory = TestMemory.start(data);
    client = new PlainClient(memory.connectionFactory());
    client.ask("{\"method\":\"set\",\"key\":\"text\",\"value\":\"7\"}");
  }

  @AfterAll
  void stop() throws Exception {
    client.close();
    memory.close();
  }

  @BeforeEach
  void rememberRevision() throws Exception {
    revision = client.revision();
  }

  @AfterEach
  void nothingHasChangedAndTheMasterServes() throws Exception {
    assertThat(client.revision()).isEqualTo(revision);
    assertThat(client.ask("{\"id\":1,\"method\":\"get\",\"key\":\"text\"}"))
        .startsWith("{\"id\":1,\"ok\":true,\"found\":true,\"value\":\"7\"");
    awaitNoRequests(memory);
  }

  static void awaitNoRequests(TestMemory memory) {
    Awaitility.await()
        .atMost(TestMemory.LIMIT)
        .until(() -> memory.server().locateQueue("mneme.main.requests").getMessageCount() == 0);
  }

  private void assertRefused(String code, String body) throws Exception {
    assertRefused(code, client.text(body));
    assertRefused(code, client.bytes(body));
  }

  /** Asserts that a message is answered as a whole, by one object without an id. */
  private void assertRefused(String code, Message message) throws Exception {
    assertThat(PlainClient.body(client.ask(message)))
        .startsWith("{\"ok\":false,\"error\":{\"code\":\"" + code + "\",\"message\":\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "BAD_JSON | hello",
        "BAD_JSON | {\"method\":\"set\",\"key\":\"k\",\"value\":1",
        "BAD_JSON | {\"method\":\"set\",\"key\":\"k\",\"value\":1} and more",
        "BAD_JSON | {\"method\":\"set\",\"key\":\"k\",\"value\":1}{}",
        "BAD_JSON | `\ufeff{\"method\":\"set\",\"key\":\"k\",\"value\":1}`",
        "BAD_REQUEST | \"set\"",
        "BAD_REQUEST | 17",
        "BAD_REQUEST | []",
        "BAD_REQUEST | {}",
        "BAD_REQUEST | {\"id\":\"one\",\"method\":\"set\",\"key\":\"k\",\"value\":1}",
        "BAD_REQUEST | {\"id\":1.5,\"method\":\"set\",\"key\":\"k\",\"value\":1}",
        "BAD_REQUEST | {\"method\":\"set\",\"key\":\"a\",\"key\":\"b\",\"value\":1}",
        "BAD_REQUEST | {\"method\":\"set\",\"key\":\"k\",\"value\":1,\"value\":2}",
        "BAD_REQUEST | {\"method\":\"set\",\"key\":\"k\"}",
        "BAD_REQUEST | {\"method\":\"set\",\"key\":\"k\",\"value\":null}",
        "BAD_REQUEST | {\"method\":\"set\",\"map\":\"a map\",\"key\":\"k\",\"value\":1}",
        "BAD_REQUEST | {\"method\":\"set\",\"map\":\"$results\",\"key\":\"k\",\"value\":1}",
        "BAD_REQUEST | {\"method\":\"close\"}",
        "UNKNOWN_METHOD | {\"method\":\"put\",\"key\":\"k\",\"value\":1}",
        "BAD_KEY | {\"method\":\"set\",\"value\":1}",
        "BAD_KEY | {\"method\":\"set\",\"key\":\"\",\"value\":1}",
        "BAD_KEY | {\"method\":\"set\",\"key\":\"\\ud800\",\"value\":1}",
        "WRONG_TYPE | {\"method\":\"increment\",\"key\":\"text\"}",
        "TOO_LARGE | {\"method\":\"increment\",\"key\":\"n\",\"by\":1e100}",
      })
  void whatIsNoRequest(String code, String body) throws Exception {
    assertRefused(code, body);
  }

  @Test
  void whatIsOverALimit() throws Exception {
    String set = "{\"method\":\"set\",\"key\":\"k\",\"value\":";
    assertRefused("BAD_KEY", "{\"method\":\"get\",\"key\":\"" + "k".repeat(513) + "\"}");
    assertRefused("TOO_LARGE", set + "\"" + "v".repeat(1 << 20) + "\"}");
    assertRefused("TOO_LARGE", set + "[".repeat(100_000) + "]".repeat(100_000) + "}");
    assertRefused("TOO_LARGE", set + "[".repeat(300_000) + "]".repeat(300_000) + "}");
    assertRefused("TOO_LARGE", set + "1".repeat(1_000_000) + "}");
    assertRefused("TOO_LARGE", set + "1}" + " ".repeat(4 << 20));
    assertRefused("TOO_LARGE", "[" + (set + "1},").repeat(9_999) + set + "1}]");
  }

  @Test
  void bytesThatAreNoUtf8() throws Exception {
    for (int wrong : new int[] {0x80, 0xC0, 0xED, 0xFF}) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(
          "{\"method\":\"set\",\"key\":\"k\",\"value\":\"".getBytes(StandardCharsets.UTF_8));
      body.write(wrong);
      body.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
      assertRefused("BAD_JSON", client.bytes(body.toByteArray()));
    }
    assertRefused(
        "BAD_JSON", client.bytes("{\"method\":\"ping\"}".getBytes(StandardCharsets.UTF_16)));
  }

  @Test
  void messagesWithoutABody() throws Exception {
    assertRefused("BAD_JSON", client.session().createTextMessage());
    assertRefused("BAD_JSON", client.text(""));
    assertRefused("BAD_JSON", client.bytes(new byte[0]));
  }

  /** Messages of the types that cannot hold a request. */
  private List<Message> otherTypes() throws Exception {
    Session session = client.session();
    MapMessage map = session.createMapMessage();
    map.setString("method", "set");
    StreamMessage stream = session.createStreamMessage();
    stream.writeString("{\"method\":\"ping\"}");
    return List.of(
        session.createObjectMessage("{\"method\":\"ping\"}"),
        session.createObjectMessage(),
        map,
        stream,
        session.createMessage());
  }

  @Test
  void messagesOfOtherTypesAreAnsweredWithText() throws Exception {
    for (Message message : otherTypes()) {
      assertRefused("BAD_REQUEST", message);
    }
    assertThat(client.ask(client.session().createMapMessage())).isInstanceOf(TextMessage.class);
    assertThat(client.ask(client.bytes("x"))).isInstanceOf(BytesMessage.class);
  }

  @Test
  void aFaultyRequestInABatchIsAnsweredInItsPlace() throws Exception {
    String get = "{\"id\":2,\"method\":\"containsKey\",\"key\":\"text\"}";
    assertThat(
            client.ask("[{\"id\":1,\"method\":\"set\",\"key\":\"k\",\"value\":null}," + get + "]"))
        .matches(
            "\\[\\{\"id\":1,\"ok\":false,\"error\":\\{\"code\":\"BAD_REQUEST\",.*\\}\\},"
                + "\\{\"id\":2,\"ok\":true,\"found\":true\\}\\]");
  }

  @Test
  void withoutAReplyAddressALineInTheLogSaysIt() throws Exception {
    try (LogLines log = new LogLines()) {
      List<Message> messages = new ArrayList<>(otherTypes());
      messages.add(client.text("hello"));
      messages.add(client.bytes(new byte[] {-1}));
      messages.add(client.text("{\"method\":\"increment\",\"key\":\"text\"}"));
      for (Message message : messages) {
        client.send(message);
      }
      client.revision();
      assertThat(log.warnings()).hasSize(messages.size());
      assertThat(log.warnings().subList(0, 5)).allMatch(line -> line.contains("BAD_REQUEST"));
      assertThat(log.warnings().subList(5, 7)).allMatch(line -> line.contains("BAD_JSON"));
      assertThat(log.warnings().get(7)).contains("WRONG_TYPE");
    }
  }
}
