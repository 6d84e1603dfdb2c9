package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mneme.protocol.ErrorCode;
import io.mneme.worker.MasterUnavailableException;
import io.mneme.worker.RequestRefusedException;
import io.mneme.worker.WatchOptions;
import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What worker and master say when a broker does not let them in: one line that says why. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectTroubleIT {

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // before all tests
  private Certificates certificates;

  @BeforeAll
  void makeCertificates(@TempDir Path keys) throws Exception {
    certificates = Certificates.make(keys);
  }

  private static String ofWorker(String url, String user, String password) {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url)) {
      MasterUnavailableException failure =
          catchThrowableOfType(
              MasterUnavailableException.class,
              () ->
                  Worker.builder(factory)
                      .credentials(user, password)
                      .connectTimeLimit(Duration.ofSeconds(20))
                      .connect()
                      .close());
      assertThat(failure).isNotNull();
      return checked(String.valueOf(failure.getMessage()));
    }
  }

  private static String checked(String line) {
    assertThat(line)
        .hasLineCount(1)
        .doesNotContain(SecuredBroker.PASSWORD, Certificates.PASSWORD, "guess", "?sslEnabled");
    return line;
  }

  /** What the log of a master says that goes on trying. */
  private static String ofTryingMaster(String url) {
    try (LogLines log = new LogLines();
        Master master =
            Master.start(
                MasterOptions.forBroker(url)
                    .withCredentials(SecuredBroker.MASTER, SecuredBroker.PASSWORD))) {
      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .until(() -> !log.linesWith("cannot reach broker").isEmpty());
      assertThat(master.counters().commits()).isZero();
      String line = log.linesWith("cannot reach broker").get(0);
      assertThat(line).contains(" WARN ").endsWith("; trying again");
      return checked(line);
    }
  }

  private static String ofRefusedMaster(MasterOptions options) {
    try (Master master = Master.start(options)) {
      MasterException refused =
          catchThrowableOfType(MasterException.class, () -> master.awaitServing(TestMemory.LIMIT));
      assertThat(refused).isNotNull();
      return checked(String.valueOf(refused.getMessage()));
    }
  }

  private void assertBothSay(String url, String... why) {
    assertThat(ofWorker(url, SecuredBroker.WORKER, SecuredBroker.PASSWORD))
        .startsWith("cannot connect to memory \"main\" on broker 127.0.0.1:")
        .contains(why);
    assertThat(ofTryingMaster(url)).contains(why);
  }

  private SecuredBroker broker(Map<String, Object> listen) throws Exception {
    return broker(listen, unchanged -> {});
  }

  private SecuredBroker broker(Map<String, Object> listen, Consumer<Configuration> change)
      throws Exception {
    return SecuredBroker.start(folder.resolve(String.valueOf(System.nanoTime())), listen, change);
  }

  @Test
  void aBrokerThatIsNotThere() {
    assertBothSay("tcp://127.0.0.1:1", "nothing answers at 127.0.0.1:1");
  }

  @Test
  void aPasswordThatIsWrong() throws Exception {
    try (SecuredBroker broker = broker(Map.of())) {
      assertThat(ofWorker(broker.url(), SecuredBroker.WORKER, "guess"))
          .startsWith("broker 127.0.0.1:" + broker.port() + " refuses user or password: ")
          .contains("Username: mneme-worker");
      assertThat(ofRefusedMaster(broker.master().withCredentials(SecuredBroker.MASTER, "guess")))
          .contains("does not let the master in, it refuses user or password: ");
    }
  }

  /** Such as where the directory that the broker asks is away, or the broker starts without it. */
  @Test
  void aMasterThatHasBeenLetInTriesAgainWhenItIsRefused() throws Exception {
    try (SecuredBroker broker = broker(Map.of());
        LogLines log = new LogLines();
        Master master = SecuredBroker.serve(broker.master());
        ActiveMQConnectionFactory factory = broker.factory(SecuredBroker.WORKER)) {
      broker.forget(SecuredBroker.MASTER);
      broker.cutAll();
      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .until(() -> !log.linesWith("now refuses its user or password; trying again").isEmpty());
      // Several attempts later it has said so once.
      long refused = broker.refusals();
      Awaitility.await().atMost(TestMemory.LIMIT).until(() -> broker.refusals() >= refused + 3);
      assertThat(log.linesWith("now refuses its user or password")).hasSize(1);

      broker.remember(SecuredBroker.MASTER);
      try (Worker worker = Worker.connect(factory)) {
        assertThat(worker.map("m", Long.class).set("k", 1L)).isEqualTo(1);
      }
      assertThat(master.counters().requests()).isPositive();
    }
  }

  @Test
  void aPermissionThatTheWorkerLacks() throws Exception {
    try (SecuredBroker broker = broker(Map.of())) {
      assertThat(ofWorker(broker.url(), SecuredBroker.STRANGER, SecuredBroker.PASSWORD))
          .startsWith(
              "broker 127.0.0.1:" + broker.port() + " lets this user in, but does not permit")
          .contains("to have a temporary queue for replies: ", "permission='", "role of a worker");
    }
    try (SecuredBroker broker =
        broker(Map.of(), change -> change.putSecurityRoles("mneme.*.requests", Set.<Role>of()))) {
      assertThat(ofWorker(broker.url(), SecuredBroker.WORKER, SecuredBroker.PASSWORD))
          .contains("does not permit it to send to mneme.main.requests: ", "permission='SEND'");
    }
  }

  @Test
  void aPermissionThatAWatchLacks() throws Exception {
    try (SecuredBroker broker = broker(Map.of());
        Master master = SecuredBroker.serve(broker.master());
        Worker worker = Worker.connect(broker.factory(SecuredBroker.MASTER))) {
      RequestRefusedException refused =
          catchThrowableOfType(
              RequestRefusedException.class,
              () -> worker.map("m", Long.class).watch(WatchOptions.all(), event -> {}));
      assertThat(refused.code()).isEqualTo(ErrorCode.DENIED);
      assertThat(refused)
          .hasMessageContainingAll("does not allow to subscribe to ", "permission='");
      assertThat(master.counters().requests()).isPositive();
    }
  }

  @Test
  void aPermissionThatTheMasterLacks() throws Exception {
    try (SecuredBroker broker = broker(Map.of())) {
      assertThat(
              ofRefusedMaster(
                  broker.master().withCredentials(SecuredBroker.WORKER, SecuredBroker.PASSWORD)))
          .contains(
              "lets the master in, but does not let it do its work: ", "permission='CONSUME'");
    }
  }

  @Test
  void overTlsAMasterServesAWorker() throws Exception {
    try (SecuredBroker broker = broker(certificates.listen("here"))) {
      assertServes(broker, broker.url() + certificates.trusting("here"));
    }
    try (SecuredBroker broker = broker(certificates.listenToClient("here"))) {
      assertServes(
          broker, broker.url() + certificates.trusting("here") + certificates.key("client"));
    }
  }

  private static void assertServes(SecuredBroker broker, String url) throws Exception {
    try (Master master = SecuredBroker.serve(broker.master().withBroker(url));
        ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory(url, SecuredBroker.WORKER, SecuredBroker.PASSWORD);
        Worker worker = Worker.connect(factory)) {
      assertThat(worker.map("m", Long.class).set("k", 1L)).isEqualTo(1);
      assertThat(master.counters().requests()).isPositive();
    }
  }

  @Test
  void aCertificateThatIsNotTrusted() throws Exception {
    try (SecuredBroker broker = broker(certificates.listen("here"))) {
      String why = "its TLS certificate is not trusted: the trust store (trustStorePath) needs it";
      assertBothSay(broker.url() + certificates.trusting("client"), why);
      assertBothSay(broker.url() + "?sslEnabled=true", why);
    }
  }

  /** What the Artemis client has to be told is of no use to others. */
  @Test
  void aWorkerOverAmqpIsNotToldParametersOfTheArtemisClient() throws Exception {
    try (SecuredBroker broker = broker(certificates.listen("here"))) {
      JmsConnectionFactory qpid = new JmsConnectionFactory("amqps://127.0.0.1:" + broker.port());
      assertThatThrownBy(() -> Worker.connect(qpid))
          .isInstanceOf(MasterUnavailableException.class)
          .message()
          .startsWith("cannot connect to memory \"main\" on broker 127.0.0.1:" + broker.port())
          .doesNotContain("sslEnabled", "trustStorePath")
          .contains("certification path");
    }
  }

  @Test
  void aCertificateOfAnotherHost() throws Exception {
    try (SecuredBroker broker = broker(certificates.listen("elsewhere"))) {
      assertBothSay(
          broker.url() + certificates.trusting("elsewhere"),
          "its TLS certificate is not one for \"127.0.0.1\": ");
    }
  }

  @Test
  void aCertificateOfTheClientThatIsMissingOrNotTrusted() throws Exception {
    String missing = "TLS certificate of the client, which keyStorePath has to name";
    String wrong = "TLS certificate of the client";
    // As of TLS 1.3 a client hears of it only when it waits for something else.
    try (SecuredBroker broker = broker(certificates.listenToClient("here"))) {
      String url = broker.url() + certificates.trusting("here") + "&callTimeout=1000";
      assertThat(ofWorker(url, SecuredBroker.WORKER, SecuredBroker.PASSWORD)).contains(missing);
    }
    Map<String, Object> listen = new HashMap<>(certificates.listenToClient("here"));
    listen.put("enabledProtocols", "TLSv1.2");
    try (SecuredBroker broker = broker(listen)) {
      String url = broker.url() + certificates.trusting("here");
      assertBothSay(url, missing);
      assertBothSay(url + certificates.key("elsewhere"), wrong);
    }
  }

  @Test
  void tlsOnOneSideOnly() throws Exception {
    try (SecuredBroker broker = broker(certificates.listen("here"))) {
      String url = broker.url() + "?callTimeout=1000";
      assertThat(ofWorker(url, SecuredBroker.WORKER, SecuredBroker.PASSWORD))
          .contains("there is TLS at 127.0.0.1:", "sslEnabled=true in the URL");
    }
    try (SecuredBroker broker = broker(Map.of())) {
      assertBothSay(
          broker.url() + certificates.trusting("here"), "did not answer TLS within 2 seconds");
    }
  }

  @Test
  void aStoreThatCannotBeRead() throws Exception {
    try (SecuredBroker broker = broker(certificates.listen("here"))) {
      String url = broker.url() + "?sslEnabled=true&trustStorePassword=guess&trustStorePath=";
      assertBothSay(url + certificates.trustStore("here"), "cannot read trustStorePath");
      assertBothSay(url + folder.resolve("none"), "cannot read trustStorePath");
    }
  }
}
