package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.AsyncSharedMap;
import io.mneme.worker.ChannelMessage;
import io.mneme.worker.MnemeException;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * An actor of the demo: does what the lines on standard input say, answers each with a line on
 * standard output, and ends when there are no more.
 */
@Command(name = "demo-worker", hidden = true, description = "Play in the demo.")
final class DemoWorkerCommand implements Callable<Integer> {

  /** How many increments are on their way at once. */
  private static final int TOGETHER = 50;

  private static final long RECEIVE_SECONDS = 10;

  @Option(names = "--name", required = true, description = "The actor's name.")
  private String name = "";

  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private final BlockingQueue<ChannelMessage<JsonText>> received = new LinkedBlockingQueue<>();

  @Override
  public Integer call() throws InterruptedException {
    return client.connected(name, this::play);
  }

  private int play(Worker worker) throws InterruptedException {
    answer("connected");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      String line;
      while ((line = lines.readLine()) != null) {
        answer(answerTo(line, worker));
      }
      return ExitStatus.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(String line) {
    common.print(line);
    common.out().flush();
  }

  private String answerTo(String line, Worker worker) throws InterruptedException {
    String[] words = line.split(" ", 4);
    try {
      return switch (words[0]) {
        case "set" -> String.valueOf(map(worker, words).set(words[2], PlainText.json(words[3])));
        case "get" -> map(worker, words).get(words[2]).map(JsonText::toString).orElse("absent");
        case "replace" -> replace(map(worker, words), words[2], words[3].split(" ", 2));
        case "increment" ->
            increment(map(worker, words).async(), words[2], Integer.parseInt(words[3]));
        case "subscribe" -> {
          worker.channel(words[1], JsonText.class).subscribe(received::add);
          yield "subscribed";
        }
        case "publish" -> {
          worker.channel(words[1], JsonText.class).publish(PlainText.json(line.split(" ", 3)[2]));
          yield "published";
        }
        case "receive" -> receive();
        default -> throw new IllegalArgumentException("unknown line: " + line);
      };
    } catch (MnemeException | CompletionException e) {
      return "failed: " + e.getMessage();
    }
  }

  private static SharedMap<JsonText> map(Worker worker, String[] words) {
    return worker.map(words[1], JsonText.class);
  }

  private static String replace(SharedMap<JsonText> map, String key, String[] words) {
    OptionalLong revision =
        map.setIfRevision(key, PlainText.json(words[1]), Long.parseLong(words[0]));
    return revision.isPresent() ? String.valueOf(revision.getAsLong()) : "not done";
  }

  private static String increment(AsyncSharedMap<JsonText> map, String key, int times) {
    for (int done = 0; done < times; done += TOGETHER) {
      List<CompletableFuture<Long>> sums = new ArrayList<>();
      for (int i = done; i < Math.min(times, done + TOGETHER); i++) {
        sums.add(map.increment(key, 1));
      }
      sums.forEach(CompletableFuture::join);
    }
    return "done";
  }

  private String receive() throws InterruptedException {
    ChannelMessage<JsonText> message = received.poll(RECEIVE_SECONDS, TimeUnit.SECONDS);
    return message == null ? "nothing" : message.value() + " from " + message.from();
  }
}
