package io.mneme.bench;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import io.mneme.bench.load.Load;
import io.mneme.bench.load.Scenario;
import io.mneme.bench.peers.Peer;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.LogarithmicAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.LineAndShapeRenderer;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * The medians as a picture: for each size the throughput, and the latency of one caller and at a
 * fixed rate, all on logarithmic scales.
 */
final class ComparisonChart {

  private static final int WIDTH = 1_200;
  private static final int HEIGHT = 420;

  private static final double POINT = 9;
  private static final DecimalFormatSymbols SYMBOLS = DecimalFormatSymbols.getInstance(Locale.ROOT);

  private final Results results;

  ComparisonChart(Results results) {
    this.results = results;
  }

  /** Writes it as SVG. */
  void write(Path file) throws IOException {
    List<JFreeChart> panels = panels();
    VectorGraphics2D graphics = new VectorGraphics2D();
    for (JFreeChart panel : panels) {
      panel.draw(graphics, new Rectangle(WIDTH, HEIGHT));
      graphics.translate(0, HEIGHT);
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      new SVGProcessor()
          .getDocument(
              graphics.getCommands(), new PageSize(0, 0, WIDTH, (double) HEIGHT * panels.size()))
          .writeTo(out);
    }
  }

  private List<JFreeChart> panels() {
    List<JFreeChart> panels = new ArrayList<>();
    Collection<Integer> sizes = new TreeSet<>();
    results.scenarios().forEach(scenario -> sizes.add(scenario.bytes()));
    for (int bytes : sizes) {
      List<Scenario> of =
          results.scenarios().stream().filter(scenario -> scenario.bytes() == bytes).toList();
      List<Scenario> busy = of.stream().filter(each -> each.load() != Load.RATE).toList();
      List<Scenario> calm =
          of.stream().filter(each -> each.load() == Load.RATE || each.load() == Load.ONE).toList();
      String values = ", values of " + bytes + " bytes";
      add(panels, "Requests a second" + values, busy, List.of(Figure.PER_SECOND));
      add(panels, "Latency in ms" + values, calm, List.of(Figure.P50, Figure.P99));
    }
    return panels;
  }

  private void add(
      List<JFreeChart> panels, String title, List<Scenario> scenarios, List<Figure> figures) {
    if (!scenarios.isEmpty()) {
      panels.add(panel(title, scenarios, figures));
    }
  }

  private JFreeChart panel(String title, List<Scenario> scenarios, List<Figure> figures) {
    DefaultCategoryDataset medians = new DefaultCategoryDataset();
    for (Peer peer : results.peers()) {
      for (Scenario scenario : scenarios) {
        for (Figure figure : figures) {
          String of = scenario.operation() + " " + scenario.load();
          results
              .figures(scenario, peer, figure)
              .ifPresent(
                  found ->
                      medians.addValue(
                          found.median(),
                          peer.title(),
                          figures.size() == 1 ? of : of + " " + figure.title()));
        }
      }
    }
    LogarithmicAxis scale = new LogarithmicAxis(null);
    scale.setStrictValuesFlag(false);
    scale.setNumberFormatOverride(new DecimalFormat("#,##0.###", SYMBOLS));
    CategoryPlot plot = new CategoryPlot(medians, new CategoryAxis(), scale, points());
    plot.setDomainGridlinesVisible(true);
    plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    plot.setBackgroundPaint(Color.WHITE);
    JFreeChart chart = new JFreeChart(title, plot);
    chart.setBackgroundPaint(Color.WHITE);
    return chart;
  }

  /** Not bars: on a logarithmic scale they have no honest length. */
  private LineAndShapeRenderer points() {
    LineAndShapeRenderer points = new LineAndShapeRenderer(false, true);
    points.setDrawOutlines(false);
    points.setUseSeriesOffset(true);
    int number = 0;
    for (Peer peer : results.peers()) {
      points.setSeriesPaint(number, color(peer));
      points.setSeriesShape(
          number,
          peer.isMneme()
              ? new Rectangle2D.Double(-POINT / 2, -POINT / 2, POINT, POINT)
              : new Ellipse2D.Double(-POINT / 2, -POINT / 2, POINT, POINT));
      number++;
    }
    return points;
  }

  private static Color color(Peer peer) {
    return switch (peer) {
      case ECHO -> new Color(0x888888);
      case MNEME -> new Color(0x1b9e77);
      case EMBEDDED -> new Color(0x7fd6b9);
      case REDIS -> new Color(0xd62728);
      case NATS -> new Color(0x1f77b4);
      case HAZELCAST -> new Color(0xff9f1c);
    };
  }
}
