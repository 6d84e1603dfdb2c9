package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Key stores with certificates that the JDK's keytool makes, and trust stores that have them. */
public final class Certificates {

  /** Of all stores. */
  public static final String PASSWORD = "Nur-f3r-die-Speicher";

  private final Path folder;

  private Certificates(Path folder) {
    this.folder = folder;
  }

  /** Makes them: of a broker here, of one elsewhere, and of a client. */
  public static Certificates make(Path folder) throws Exception {
    Certificates made = new Certificates(folder);
    List<Process> running = new ArrayList<>();
    running.add(made.keytool("here", "dns:localhost,ip:127.0.0.1"));
    running.add(made.keytool("elsewhere", "dns:broker.example"));
    running.add(made.keytool("client", "dns:client.example"));
    for (Process process : running) {
      assertThat(process.waitFor(TestMemory.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    for (String name : List.of("here", "elsewhere", "client")) {
      made.trust(name);
    }
    return made;
  }

  private Process keytool(String name, String names) throws IOException {
    ProcessBuilder keytool =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            name,
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + name,
            "-ext",
            "san=" + names,
            "-storetype",
            "PKCS12",
            "-keystore",
            keyStore(name),
            "-storepass:env",
            "STORE_PASSWORD");
    keytool.environment().put("STORE_PASSWORD", PASSWORD);
    return keytool.inheritIO().start();
  }

  private void trust(String name) throws IOException, GeneralSecurityException {
    char[] password = PASSWORD.toCharArray();
    KeyStore keys = KeyStore.getInstance(Path.of(keyStore(name)).toFile(), password);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(name, keys.getCertificate(name));
    try (OutputStream output = Files.newOutputStream(Path.of(trustStore(name)))) {
      trusted.store(output, password);
    }
  }

  /** The file with the key of one of them. */
  public String keyStore(String name) {
    return folder.resolve(name + ".p12").toString();
  }

  /** The file by which one of them is trusted. */
  public String trustStore(String name) {
    return folder.resolve(name + "-trust.p12").toString();
  }

  /** Parameters of the acceptor of a broker that is one of them. */
  public Map<String, Object> listen(String name) {
    return Map.of("sslEnabled", true, "keyStorePath", keyStore(name), "keyStorePassword", PASSWORD);
  }

  /** Parameters of the acceptor of a broker that lets in nobody but the client. */
  public Map<String, Object> listenToClient(String name) {
    return Map.of(
        "sslEnabled",
        true,
        "keyStorePath",
        keyStore(name),
        "keyStorePassword",
        PASSWORD,
        "needClientAuth",
        true,
        "trustStorePath",
        trustStore("client"),
        "trustStorePassword",
        PASSWORD);
  }

  /** Parameters of a URL that trusts one of them. */
  public String trusting(String name) {
    return "?sslEnabled=true&trustStorePath="
        + trustStore(name)
        + "&trustStorePassword="
        + PASSWORD;
  }

  /** More of them, which name a key. */
  public String key(String name) {
    return "&keyStorePath=" + keyStore(name) + "&keyStorePassword=" + PASSWORD;
  }
}
