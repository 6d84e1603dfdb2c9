package io.mneme.cli;

import static io.mneme.cli.JarAssert.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say when broker or master do not do as they should. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CliFailureIT {

  private final Jar jar = new Jar();
  private String broker = "";

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    broker =
        Jar.serving(jar.start("master", "--embedded", "--port", "0", "--data", data.toString()));
  }

  @AfterAll
  void end() {
    jar.close();
  }

  @Test
  void aBrokerThatIsNotThereIsOneLine() throws Exception {
    JarProcess get = jar.run("get", "k", "--broker", "tcp://127.0.0.1:1");

    assertFailed(get, ExitStatus.REFUSED, "cannot connect");
    assertThat(get.err().get(0)).contains("start a broker with \"mneme master --embedded\"");
  }

  @Test
  void verboseShowsWhereAnErrorCameFrom() throws Exception {
    JarProcess get = jar.run("get", "k", "--broker", "tcp://127.0.0.1:1", "--verbose");

    assertThat(get.status()).isEqualTo(ExitStatus.REFUSED);
    assertThat(get.err()).anyMatch(line -> line.startsWith("mneme: cannot connect"));
    assertThat(get.err()).anyMatch(line -> line.startsWith("\tat io.mneme.worker."));
  }

  @Test
  void aBrokerThatNeverAnswersIsGivenUpInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "tcp://127.0.0.1:" + silent.getLocalPort();

      assertFailed(
          jar.run("get", "k", "--broker", url, "--timeout", "0.5"), ExitStatus.REFUSED, "");
    }
  }

  @Test
  void aMemoryWithoutAMasterIsNamed() throws Exception {
    String[] get = {"get", "k", "--broker", broker, "--memory", "empty", "--timeout", "PT0.5S"};

    assertFailed(jar.run(get), ExitStatus.REFUSED, "no master of memory \"empty\"");
  }

  @Test
  void theEnvironmentNamesTheMemory() throws Exception {
    try (Jar other = new Jar()) {
      other.with("MNEME_BROKER", broker).with("MNEME_MEMORY", "elsewhere");
      assertFailed(
          other.run("get", "k", "--timeout", "0.5"), ExitStatus.REFUSED, "memory \"elsewhere\"");
      assertFailed(
          other.run("get", "k", "--memory", "main"), ExitStatus.NOT_MET, "there is no entry");
    }
  }

  @Test
  void aRequestWithoutAReplyIsOfUnknownOutcome() throws Exception {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker);
        JMSContext master = factory.createContext()) {
      master
          .createConsumer(master.createQueue("mneme.half.requests"))
          .setMessageListener(request -> answerToOpen(factory, request));
      String[] set = {"set", "k", "1", "--memory", "half", "--timeout", "2", "--broker", broker};

      assertFailed(jar.run(set), ExitStatus.UNKNOWN, "its outcome is unknown");
    }
  }

  /** A master that lets workers in and then does nothing for them. */
  private static void answerToOpen(ActiveMQConnectionFactory factory, Message request) {
    try (JMSContext replying = factory.createContext()) {
      String body = new String(request.getBody(byte[].class), StandardCharsets.UTF_8);
      Matcher open = Pattern.compile("\"id\":(\\d+).*\"method\":\"open\"").matcher(body);
      if (open.find()) {
        String reply =
            "{\"id\":%s,\"ok\":true,\"worker\":\"w\",\"name\":\"n\",\"lease\":60000,\"time\":%d}"
                .formatted(open.group(1), System.currentTimeMillis());
        TextMessage message =
            replying.createTextMessage(body.startsWith("[") ? "[" + reply + "]" : reply);
        message.setJMSCorrelationID(request.getJMSCorrelationID());
        replying.createProducer().send(request.getJMSReplyTo(), message);
      }
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }
}
