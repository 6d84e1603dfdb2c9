package io.mneme.cli;

import io.mneme.master.EmbeddedBroker;
import io.mneme.protocol.Destinations;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which memory on which broker, and as whom. */
final class BrokerOptions {

  /** A user and the password. */
  record Credentials(String user, String password) {

    /** Without the password. */
    @Override
    public String toString() {
      return "Credentials[" + user + "]";
    }
  }

  static final String BROKER = "--broker";

  private static final String DEFAULT_BROKER =
      "tcp://" + EmbeddedBroker.DEFAULT_HOST + ":" + EmbeddedBroker.DEFAULT_PORT;

  @Option(
      names = BROKER,
      paramLabel = "URL",
      defaultValue = DEFAULT_BROKER,
      description = {
        "The broker, as the Artemis client takes it.",
        "Default: ${DEFAULT-VALUE} (environment: MNEME_BROKER)"
      })
  private String broker = "";

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "The user for the broker (environment: MNEME_USER).")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = {
        "A file with the user's password (environment: MNEME_PASSWORD_FILE).",
        "One line end behind it does not count."
      })
  private @Nullable Path passwordFile;

  @Option(
      names = "--memory",
      paramLabel = "NAME",
      defaultValue = Destinations.DEFAULT_MEMORY,
      description = {"The memory.", "Default: ${DEFAULT-VALUE} (environment: MNEME_MEMORY)"})
  private String memory = "";

  @Option(
      names = "--prefix",
      paramLabel = "NAME",
      defaultValue = Destinations.DEFAULT_PREFIX,
      description = {
        "What the names of the destinations in the broker begin with.",
        "Default: ${DEFAULT-VALUE} (environment: MNEME_PREFIX)"
      })
  private String prefix = "";

  String broker() {
    return broker;
  }

  /** Whether one is named, on the command line or elsewhere, that is not the default. */
  boolean isNamed() {
    return !broker.equals(DEFAULT_BROKER);
  }

  /**
   * The memory's names.
   *
   * @throws IllegalArgumentException if memory or prefix are none
   */
  Destinations destinations() {
    return new Destinations(prefix, memory);
  }

  /**
   * Who to be, or null for nobody.
   *
   * @throws IllegalArgumentException if one of both is missing, or the file cannot be read
   */
  @Nullable Credentials credentials() {
    if (user == null && passwordFile == null) {
      return null;
    }
    if (user == null || passwordFile == null) {
      throw new IllegalArgumentException(
          user == null ? "--password-file needs --user" : "--user needs --password-file");
    }
    return new Credentials(user, password(passwordFile));
  }

  private static String password(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the password file " + file + " is not UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the password file " + file + ": " + e, e);
    }
    String password = PlainText.withoutLineEnd(text);
    if (password.isEmpty()) {
      throw new IllegalArgumentException("the password file " + file + " is empty");
    }
    return password;
  }

  /**
   * A connection factory for the broker.
   *
   * @throws IllegalArgumentException if it cannot be made of the URL
   */
  ActiveMQConnectionFactory connectionFactory() {
    return connectionFactory(broker);
  }

  /**
   * A connection factory for a broker.
   *
   * @throws IllegalArgumentException if it cannot be made of the URL
   */
  static ActiveMQConnectionFactory connectionFactory(String url) {
    try {
      return new ActiveMQConnectionFactory(url);
    } catch (RuntimeException e) {
      // Neither the parameters nor the cause, which has them too: there can be passwords in them.
      throw new IllegalArgumentException(
          "the broker \""
              + url.replaceFirst("\\?.*", "?...")
              + "\" is no URL: give one such as tcp://127.0.0.1:61616");
    }
  }
}
