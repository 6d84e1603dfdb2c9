package io.mneme.bench;

import com.hazelcast.instance.BuildInfoProvider;
import io.lettuce.core.LettuceVersion;
import io.mneme.bench.peers.Peer;
import io.nats.client.Nats;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Starts the servers of the systems that are compared, on free ports of this machine. */
final class PeerServers {

  /** Why one cannot be had. */
  static final class MissingException extends Exception {

    MissingException(String message) {
      super(message);
    }
  }

  private static final String ARTEMIS = "Jakarta client and broker of Artemis, as Mneme's";
  private static final String MNEME = "as above";
  private static final Pattern ECHO = Pattern.compile(EchoCommand.READY);
  private static final Pattern REDIS = Pattern.compile("Ready to accept connections");
  private static final Pattern REDIS_VERSION = Pattern.compile("Redis version=([^,]+)");
  private static final Pattern NATS_VERSION = Pattern.compile("Version: +(\\S+)");
  private static final Pattern NATS =
      Pattern.compile("Listening for client connections on (\\S+:\\d+)");
  private static final Pattern NATS_READY = Pattern.compile("Server is ready");

  private final CompareOptions options;

  /** With options for the JVMs of brokers and masters. */
  PeerServers(CompareOptions options) {
    this.options = options;
  }

  PeerServer start(Peer peer) throws IOException, InterruptedException, MissingException {
    return switch (peer) {
      case ECHO -> echo();
      case MNEME -> mneme();
      case EMBEDDED -> embedded();
      case REDIS -> redis();
      case NATS -> nats();
      case HAZELCAST -> hazelcast();
    };
  }

  private PeerServer echo() throws IOException, InterruptedException {
    Site site = Site.start(options.brokerOptions(Peer.ECHO));
    JavaProcess server = JavaProcess.startCommand("echo", List.of(), "echo", site.url());
    server.await(ECHO, Site.LIMIT);
    return new PeerServer(ARTEMIS, site.url(), List.of(server::end, site::close));
  }

  private PeerServer mneme() throws IOException, InterruptedException {
    Site site = Site.start(options.brokerOptions(Peer.MNEME));
    site.startMaster(options.masterOptions(Peer.MNEME)).awaitServing();
    return new PeerServer(MNEME, site.url(), List.of(site::close));
  }

  private PeerServer embedded() throws IOException, InterruptedException {
    TempFolder folder = TempFolder.create();
    MasterProcess master =
        MasterProcess.startEmbedded(
            Site.jar(), options.masterOptions(Peer.EMBEDDED), folder.path().resolve("broker"));
    return new PeerServer(MNEME, master.awaitUrl(), List.of(master::end, folder::close));
  }

  private static PeerServer redis() throws IOException, InterruptedException, MissingException {
    String program = find("redis-server");
    TempFolder folder = TempFolder.create();
    int port = freePort();
    JavaProcess server =
        JavaProcess.startProgram(
            "redis",
            List.of(
                program,
                "--bind",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--dir",
                folder.path().toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "always",
                "--save",
                ""));
    server.await(REDIS, Site.LIMIT);
    return new PeerServer(
        server.await(REDIS_VERSION, Site.LIMIT).line().group(1)
            + ", appendfsync always, through Lettuce "
            + LettuceVersion.getVersion().replaceFirst("/.*", ""),
        "redis://127.0.0.1:" + port,
        List.of(server::end, folder::close));
  }

  private static PeerServer nats() throws IOException, InterruptedException, MissingException {
    String program = find("nats-server");
    TempFolder folder = TempFolder.create();
    JavaProcess server =
        JavaProcess.startProgram(
            "nats",
            List.of(
                program, "-a", "127.0.0.1", "-p", "-1", "-js", "-sd", folder.path().toString()));
    server.await(NATS_READY, Site.LIMIT);
    String address = server.await(NATS, Site.LIMIT).line().group(1);
    return new PeerServer(
        server.await(NATS_VERSION, Site.LIMIT).line().group(1)
            + ", storage in files, synced now and then, through jnats "
            + Jars.version(Nats.class),
        "nats://" + address,
        List.of(server::end, folder::close));
  }

  private static PeerServer hazelcast() throws IOException, InterruptedException {
    JavaProcess server = JavaProcess.startCommand("hazelcast", List.of(), "hazelcast");
    String address = server.await(NearCache.MEMBER, Site.LIMIT).line().group(1);
    return new PeerServer(
        BuildInfoProvider.getBuildInfo().getVersion() + ", in memory only",
        address,
        List.of(server::end));
  }

  private static String find(String program) throws MissingException {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new MissingException("no " + program + " on the PATH"))
        .toString();
  }

  /** For a server that cannot choose one: free a moment ago. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
