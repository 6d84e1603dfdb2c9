package io.mneme.bench;

import io.mneme.bench.load.Load;
import io.mneme.bench.load.Operation;
import io.mneme.bench.peers.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is compared, and for how long. */
final class CompareOptions {

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = {
        "How often each figure is taken, after a first round that does not count.",
        "Default: ${DEFAULT-VALUE}"
      })
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "3",
      description = {
        "How long to measure each system with each load in a round.",
        "Default: ${DEFAULT-VALUE}"
      })
  private double seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "60",
      description = {
        "For how many seconds each system works before all that, with the loads in turn.",
        "Default: ${DEFAULT-VALUE}"
      })
  private double warmUp;

  @Option(
      names = "--systems",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "echo,mneme,embedded,redis,nats,hazelcast",
      description = {"Which systems, in what order.", "Default: ${DEFAULT-VALUE}"})
  private List<Peer> systems = List.of();

  @Option(
      names = "--loads",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "1,16,16x1,4x64,rate",
      description = {
        "1: one caller; 16: that many on one connection; 16x1: with a connection each; 4x64: 4"
            + " callers on one connection with 64 requests outstanding each; rate: at the rate of"
            + " --rate.",
        "Default: ${DEFAULT-VALUE}"
      })
  private List<Load> loads = List.of();

  @Option(
      names = "--operations",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "get,set,90/10",
      description = {"What is asked.", "Default: ${DEFAULT-VALUE}"})
  private List<Operation> operations = List.of();

  @Option(
      names = "--sizes",
      paramLabel = "N",
      split = ",",
      defaultValue = "100,10240",
      description = {"Bytes of the values.", "Default: ${DEFAULT-VALUE}"})
  private List<Integer> sizes = List.of();

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "10000",
      description = {"How many keys, drawn at random.", "Default: ${DEFAULT-VALUE}"})
  private int keys;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "200",
      description = {"Requests a second at a fixed rate.", "Default: ${DEFAULT-VALUE}"})
  private int rate;

  @Option(
      names = "--master-opts",
      paramLabel = "OPTIONS",
      defaultValue = "",
      description = {
        "Options for the JVMs of Mneme's masters, separated by spaces; {system} in them stands for"
            + " its name, so that each can have a file of its own."
      })
  private String masterOptions = "";

  @Option(
      names = "--broker-opts",
      paramLabel = "OPTIONS",
      defaultValue = "",
      description = "The same for the brokers that have a JVM of their own.")
  private String brokerOptions = "";

  @Option(
      names = "--client-opts",
      paramLabel = "OPTIONS",
      defaultValue = "",
      description = "The same for the JVMs that put load on a system.")
  private String clientOptions = "";

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = {
        "Where to write report.md, which is what is printed too, and chart.svg; made if missing."
      })
  private @Nullable Path output;

  @Nullable Path output() {
    return output;
  }

  int rounds() {
    return rounds;
  }

  Duration time() {
    return time(seconds);
  }

  Duration warmUp() {
    return time(warmUp);
  }

  private static Duration time(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }

  List<Peer> systems() {
    return systems;
  }

  List<Load> loads() {
    return loads;
  }

  List<Operation> operations() {
    return operations;
  }

  List<Integer> sizes() {
    return sizes;
  }

  int keys() {
    return keys;
  }

  int rate() {
    return rate;
  }

  List<String> masterOptions(Peer peer) {
    return words(masterOptions, peer);
  }

  List<String> brokerOptions(Peer peer) {
    return words(brokerOptions, peer);
  }

  List<String> clientOptions(Peer peer) {
    return words(clientOptions, peer);
  }

  private static List<String> words(String options, Peer peer) {
    String name = peer.name().toLowerCase(Locale.ROOT);
    return Arrays.stream(options.replace("{system}", name).split(" ", -1))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
