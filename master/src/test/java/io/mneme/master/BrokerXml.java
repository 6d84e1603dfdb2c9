package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;

/** docker/broker-settings.xml: what brokers that are not embedded are told. */
final class BrokerXml {

  private static final Path FILE = Path.of("..", "docker", "broker-settings.xml");
  private static final Pattern OF_THE_CORE =
      Pattern.compile("<((?:persistence|journal)-[a-z-]+)>.*?</\\1>");

  private static final Pattern OF_USERS =
      Pattern.compile("<(populate-validated-user|uuid-namespace)>.*?</\\1>");
  private static final Pattern MANAGEMENT =
      Pattern.compile(
          "<security-setting match=\"activemq.management.#\">.*?</security-setting>",
          Pattern.DOTALL);

  private BrokerXml() {}

  /** Reads it as the broker does. */
  static FileConfiguration read() throws Exception {
    FileConfiguration configuration = new FileConfiguration();
    FileDeploymentManager files = new FileDeploymentManager(FILE.toUri().toString());
    files.addDeployable(configuration);
    files.readConfiguration();
    return configuration;
  }

  /** Does with a broker.xml what docker/README.md says. */
  static String paste(String brokerXml) {
    try {
      String ours = Files.readString(FILE);
      String pasted = brokerXml;
      for (String list : new String[] {"address-settings", "addresses"}) {
        pasted = paste(list, ours, pasted);
      }
      Matcher element = OF_THE_CORE.matcher(ours);
      StringBuilder core = new StringBuilder();
      while (element.find()) {
        pasted = pasted.replaceAll("<" + element.group(1) + ">.*?</" + element.group(1) + ">", "");
        core.append(element.group()).append('\n');
      }
      return pasted.replaceFirst("<name>", core + "<name>");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Does with a broker.xml of the distribution what docker/README.md says of users.
   *
   * @param role the one that may do everything there
   */
  static String pasteSecurity(String brokerXml, String role) {
    try {
      String ours = Files.readString(FILE);
      Matcher management = MANAGEMENT.matcher(ours);
      assertThat(management.find()).isTrue();
      Matcher theirs = MANAGEMENT.matcher(brokerXml);
      assertThat(theirs.find()).isTrue();
      String both = theirs.group().replace("\"" + role + "\"", "\"" + role + ",mneme-master\"");
      assertThat(both).isNotEqualTo(theirs.group());
      String pasted =
          paste(
              "security-settings",
              ours.replace(management.group(), ""),
              brokerXml.replace(theirs.group(), both));
      Matcher element = OF_USERS.matcher(ours);
      StringBuilder core = new StringBuilder();
      while (element.find()) {
        assertThat(pasted).doesNotContain("<" + element.group(1) + ">");
        core.append(element.group()).append('\n');
      }
      return pasted.replaceFirst("<name>", core + "<name>");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String paste(String list, String ours, String brokerXml) {
    String start = "<" + list + ">";
    assertThat(brokerXml).containsOnlyOnce(start);
    String content =
        ours.substring(ours.indexOf(start) + start.length(), ours.indexOf("</" + list + ">"));
    return brokerXml.replace(start, start + content);
  }
}
