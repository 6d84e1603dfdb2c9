package io.mneme.bench.peers;

/** The systems that are compared. Their names are those of the command line. */
public enum Peer {
  /** What a JMS team writes by hand, on the same broker. */
  ECHO("JMS echo"),
  /** Mneme, its broker and its master a JVM each. */
  MNEME("Mneme"),
  /** Mneme, broker and master in one JVM. */
  EMBEDDED("Mneme embedded"),
  /** Redis, every write synced. */
  REDIS("Redis"),
  /** The key-value store of NATS, in files. */
  NATS("NATS KV"),
  /** Hazelcast, in memory only. */
  HAZELCAST("Hazelcast");

  private final String title;

  Peer(String title) {
    this.title = title;
  }

  /** How it is called in reports. */
  public String title() {
    return title;
  }

  /** Whether it is Mneme, however it is deployed. */
  public boolean isMneme() {
    return this == MNEME || this == EMBEDDED;
  }

  /**
   * Its clients in this process.
   *
   * @param address where its server is, in the form that its client takes
   */
  public Clients clients(String address) throws Exception {
    return switch (this) {
      case ECHO -> new EchoClients(address);
      case MNEME, EMBEDDED -> new MnemeClients(address);
      case REDIS -> new RedisClients(address);
      case NATS -> new NatsClients(address);
      case HAZELCAST -> new HazelcastClients(address);
    };
  }
}
