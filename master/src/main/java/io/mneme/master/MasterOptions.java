package io.mneme.master;

import io.mneme.protocol.Destinations;
import io.mneme.protocol.MemoryLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a master. Immutable; begin with {@link #forBroker} and change with the methods.
 *
 * @param brokerUrl the broker, as the Artemis client takes it
 * @param innerUrl where this process connects to that broker: not over the network if it is in the
 *     process too, else the same
 * @param user the user for the broker, or null
 * @param password the user's password, or null
 * @param destinations the memory and its prefix
 * @param lease for how long a worker that sends nothing is remembered
 * @param connectionTtl after what time without a sign of life the broker and the master give each
 *     other up
 * @param rebuildPatience how long a record of the journal may be missing before the master gives up
 * @param limits what the memory refuses to go beyond
 * @param historyBytes how many bytes of changes it remembers for those who missed some, by the
 *     measure of {@link MemoryLimits#bytes}
 * @param access the file that says which users may do what, or null if all may do everything
 * @param clock what the time is
 */
public record MasterOptions(
    String brokerUrl,
    String innerUrl,
    @Nullable String user,
    @Nullable String password,
    Destinations destinations,
    Duration lease,
    Duration connectionTtl,
    Duration rebuildPatience,
    MemoryLimits limits,
    long historyBytes,
    @Nullable Path access,
    InstantSource clock) {

  /**
   * Those of the wire format, and for the whole memory half of the heap: the rest is for messages,
   * and for what is garbage.
   */
  public static final MemoryLimits DEFAULT_LIMITS =
      MemoryLimits.WIDEST.withBytes(Runtime.getRuntime().maxMemory() / 2);

  /** 32 MiB. */
  public static final long DEFAULT_HISTORY_BYTES = 32 << 20;

  private static final String HOST = host();

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** Checks the settings. */
  public MasterOptions {
    Objects.requireNonNull(brokerUrl, "brokerUrl");
    Objects.requireNonNull(innerUrl, "innerUrl");
    requireAtLeast("lease", lease, Duration.ofSeconds(1));
    if (historyBytes < 0) {
      throw new IllegalArgumentException("the history cannot have " + historyBytes + " bytes");
    }
    requireAtLeast("connection TTL", connectionTtl, Duration.ofSeconds(1));
  }

  /**
   * The memory {@code main} with all defaults: a lease of 60 seconds, a connection TTL of 10, and
   * {@link #DEFAULT_LIMITS}.
   */
  public static MasterOptions forBroker(String brokerUrl) {
    return new MasterOptions(
        brokerUrl,
        brokerUrl,
        null,
        null,
        Destinations.of(Destinations.DEFAULT_MEMORY),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        DEFAULT_LIMITS,
        DEFAULT_HISTORY_BYTES,
        null,
        InstantSource.system());
  }

  /** The same for another broker. */
  public MasterOptions withBroker(String newBrokerUrl) {
    return withBroker(newBrokerUrl, newBrokerUrl);
  }

  /** The same for the broker in this process. */
  public MasterOptions withBroker(EmbeddedBroker broker) {
    return withBroker(broker.url(), broker.innerUrl());
  }

  private MasterOptions withBroker(String newBrokerUrl, String newInnerUrl) {
    return new MasterOptions(
        newBrokerUrl,
        newInnerUrl,
        user,
        password,
        destinations,
        lease,
        connectionTtl,
        rebuildPatience,
        limits,
        historyBytes,
        access,
        clock);
  }

  /** The same with a user. */
  public MasterOptions withCredentials(String newUser, String newPassword) {
    return new MasterOptions(
        brokerUrl,
        innerUrl,
        newUser,
        newPassword,
        destinations,
        lease,
        connectionTtl,
        rebuildPatience,
        limits,
        historyBytes,
        access,
        clock);
  }

  /** The same for another memory. */
  public MasterOptions withDestinations(Destinations newDestinations) {
    return new MasterOptions(
        brokerUrl,
        innerUrl,
        user,
        password,
        newDestinations,
        lease,
        connectionTtl,
        rebuildPatience,
        limits,
        historyBytes,
        access,
        clock);
  }

  /** The same with another lease. */
  public MasterOptions withLease(Duration newLease) {
    return new MasterOptions(
        brokerUrl,
        innerUrl,
        user,
        password,
        destinations,
        newLease,
        connectionTtl,
        rebuildPatience,
        limits,
        historyBytes,
        access,
        clock);
  }

  /** The same with another connection TTL. */
  public MasterOptions withConnectionTtl(Duration newConnectionTtl) {
    return new MasterOptions(
        brokerUrl,
        innerUrl,
        user,
        password,
        destinations,
        lease,
        newConnectionTtl,
        rebuildPatience,
        limits,
        historyBytes,
        access,
        clock);
  }

  /** The same with another patience in a rebuild. */
  public MasterOptions withRebuildPatience(Duration newRebuildPatience) {
    return new MasterOptions(
        brokerUrl,
        innerUrl,
        user,
        password,
        destinations,
        lease,
        connectionTtl,
        newRebuildPatience,
        limits,
        historyBytes,
        access,
        clock);
  }

  /** The same with other limits. All masters of a memory should have the same. */
  public MasterOptions withLimits(MemoryLimits newLimits) {
    return new MasterOptions(
        brokerUrl,
        innerUrl,
        user,
        password,
        destinations,
        lease,
        connectionTtl,
        rebuildPatience,
        newLimits,
        historyBytes,
        access,
        clock);
  }

  /**
   * The same with another history. It is kept in the heap, and in the journal as far as that has
   * not been cleaned: a master that takes over begins with what it finds there.
   */
  public MasterOptions withHistory(long newHistoryBytes) {
    return new MasterOptions(
        brokerUrl,
        innerUrl,
        user,
        password,
        destinations,
        lease,
        connectionTtl,
        rebuildPatience,
        limits,
        newHistoryBytes,
        access,
        clock);
  }

  /**
   * The same with an access file, which the master reads when it is started, and anew when it has
   * changed.
   */
  public MasterOptions withAccess(Path newAccess) {
    return new MasterOptions(
        brokerUrl,
        innerUrl,
        user,
        password,
        destinations,
        lease,
        connectionTtl,
        rebuildPatience,
        limits,
        historyBytes,
        newAccess,
        clock);
  }

  /** The same with another clock. */
  public MasterOptions withClock(InstantSource newClock) {
    return new MasterOptions(
        brokerUrl,
        innerUrl,
        user,
        password,
        destinations,
        lease,
        connectionTtl,
        rebuildPatience,
        limits,
        historyBytes,
        access,
        newClock);
  }

  private static void requireAtLeast(String what, Duration given, Duration least) {
    if (given.compareTo(least) < 0) {
      throw new IllegalArgumentException("the " + what + " " + given + " is less than " + least);
    }
  }

  /** Who the master is, for logs: the host and the process. */
  String name() {
    return HOST + ":" + ProcessHandle.current().pid();
  }

  /** The broker as it may be shown: the URL without its parameters, which can hold secrets. */
  String broker() {
    int parameters = brokerUrl.indexOf('?');
    return parameters < 0 ? brokerUrl : brokerUrl.substring(0, parameters);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "MasterOptions["
        + broker()
        + ", user "
        + user
        + ", memory "
        + destinations.memory()
        + "]";
  }
}
