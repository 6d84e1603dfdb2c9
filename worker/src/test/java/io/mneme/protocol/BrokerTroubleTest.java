package io.mneme.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is found out of a server that takes connections and is silent. */
@Timeout(60)
class BrokerTroubleTest {

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // before each test
  private ServerSocket silent;

  @BeforeEach
  void listen() throws IOException {
    silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    silent.close();
  }

  private String place() {
    return silent.getInetAddress().getHostAddress() + ":" + silent.getLocalPort();
  }

  private String found(String parameters) {
    return BrokerTrouble.of("tcp://" + place() + "?sslEnabled=true" + parameters);
  }

  /** A password in clear is not what a broker that is busy is a reason for. */
  @Test
  void nobodyIsToldToTryWithoutTlsBecauseTheBrokerIsSlow() {
    assertThat(found(""))
        .isEqualTo(
            place() + " did not answer TLS within 2 seconds: it is busy, or has no TLS there");
  }

  @Test
  void nothingIsSaidOfAStoreThatOnlyTheClientCanRead() throws IOException {
    String file = Files.writeString(folder.resolve("ca.pem"), "-----BEGIN").toString();
    for (String store :
        new String[] {
          "Path=" + file + "&trustStoreType=PEM",
          "Path=" + file + "&trustStoreProvider=PEMCFG",
          "Path=" + file + "&trustStorePassword=ENC(3f2a)",
          "Path=" + file + "&trustStorePassword=x&passwordCodec=com.acme.Codec",
          "Path=io/mneme/protocol/BrokerTroubleTest.class",
          "Path=file:" + file
        }) {
      assertThat(found("&trustStore" + store)).as(store).isEmpty();
      assertThat(found(("&trustStore" + store).replace("trust", "key"))).as(store).isEmpty();
    }
  }

  @Test
  void aStoreThatCannotBeReadIsNamed() throws IOException {
    String file = Files.writeString(folder.resolve("store"), "nothing").toString();
    assertThat(found("&trustStorePath=" + file))
        .startsWith("its TLS cannot be set up: cannot read trustStorePath " + file);
    assertThat(found("&trustStoreType=jks&trustStorePath=" + folder.resolve("none")))
        .startsWith("its TLS cannot be set up: cannot read trustStorePath");
  }
}
