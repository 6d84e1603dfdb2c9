package io.mneme.master;

import java.nio.file.Path;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/**
 * A broker of the version whose jars are on the class path, as a process of its own. Uses nothing
 * that one of the versions does not have.
 */
final class BrokerMain {

  static final String STARTED = "the broker has started";

  private BrokerMain() {}

  /**
   * Starts it.
   *
   * @param args its broker.xml
   */
  public static void main(String[] args) throws Exception {
    new EmbeddedActiveMQ().setConfigResourcePath(Path.of(args[0]).toUri().toString()).start();
    System.out.println(STARTED);
  }
}
