package io.mneme.bench;

import io.mneme.bench.peers.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Each target beside what was reached, in the better of both deployments, and in the other one. */
final class TargetTable {

  private static final double MIRROR_BY_MAP = 2;
  private static final double MIRROR_BY_NEAR_CACHE = 1;

  private final Table table =
      new Table(
          List.of(
              "load", "target", "reached", "beside", "ratio (spread)", "", "the other deployment"));
  private final Results results;

  TargetTable(Results results) {
    this.results = results;
  }

  /** What one deployment has reached. */
  private record Reached(Target target, Peer peer, Series figure, Series ratio) {

    boolean isBetterThan(Reached other) {
      return target.isBetter(ratio.median(), other.ratio.median());
    }

    String verdict() {
      return TargetTable.verdict(target.isMetBy(ratio.median()));
    }

    String figureText() {
      return peer.title() + " " + Figure.number(figure.median()) + target.figure().unit();
    }
  }

  /**
   * The table.
   *
   * @param mirror what reads of a mirror take, if that was measured
   */
  List<String> lines(@Nullable MirrorReads mirror) {
    Target.ALL.forEach(this::add);
    if (mirror != null) {
      addMirror(mirror.mirror(), mirror.plain(), MIRROR_BY_MAP);
      addMirror(mirror.mirror(), mirror.nearCache(), MIRROR_BY_NEAR_CACHE);
    }
    return table.lines();
  }

  private void add(Target target) {
    List<Reached> all = new ArrayList<>();
    results.peers().stream()
        .filter(Peer::isMneme)
        .forEach(peer -> reached(target, peer).ifPresent(all::add));
    all.sort((one, other) -> one.isBetterThan(other) ? -1 : other.isBetterThan(one) ? 1 : 0);
    if (all.isEmpty()) {
      table.add(List.of(target.load(), target.wanted(), "", "", "", "not measured", ""));
    } else {
      Reached best = all.get(0);
      table.add(
          List.of(
              target.load(),
              target.wanted(),
              best.figureText(),
              results
                  .figures(target.scenario(), target.other(), target.figure())
                  .map(others -> Figure.number(others.median()) + target.figure().unit())
                  .orElse(""),
              ratio(best.ratio()),
              best.verdict(),
              all.size() == 1 ? "" : other(all.get(1))));
    }
  }

  private Optional<Reached> reached(Target target, Peer peer) {
    return results
        .ratios(target.scenario(), peer, target.other(), target.figure())
        .flatMap(
            ratio ->
                results
                    .figures(target.scenario(), peer, target.figure())
                    .map(figure -> new Reached(target, peer, figure, ratio)));
  }

  private static String other(Reached reached) {
    return reached.figureText() + ", " + ratio(reached.ratio()) + ", " + reached.verdict();
  }

  private void addMirror(Reads mirror, Reads beside, double most) {
    Series ratio = mirror.by(beside);
    table.add(
        List.of(
            mirror.name() + ": time of a read",
            "at most " + Figure.number(most) + " times that of " + beside.name(),
            Figure.number(mirror.nanos().median()) + " ns",
            Figure.number(beside.nanos().median()) + " ns",
            ratio(ratio),
            verdict(ratio.median() <= most),
            ""));
  }

  private static String ratio(Series ratio) {
    return Figure.number(ratio.median())
        + " ("
        + Figure.number(ratio.least())
        + " to "
        + Figure.number(ratio.most())
        + ")";
  }

  private static String verdict(boolean isMet) {
    return isMet ? "met" : "missed";
  }
}
