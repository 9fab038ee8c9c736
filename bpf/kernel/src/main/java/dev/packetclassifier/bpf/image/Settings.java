// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.shape.Clock;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Shape;
import dev.packetclassifier.bpf.shape.StateUse;
import dev.packetclassifier.bpf.shape.Table;
import dev.packetclassifier.bpf.state.Secrets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The load-time constants of a program and its observer: whatever they do not ask for, the verifier removes.
 *
 * @param shape of the images
 * @param shadow the shape of a second model's images; empty without one
 * @param kept features that are computed and whose state is kept: the model's, the shadow's, and any others that are to stay warm
 * @param vantage where both directions of a flow are seen
 * @param stations what a station is known by
 * @param clock where a packet's time comes from
 * @param geometry of the tables
 * @param secrets of the tables' hash, and of the bits of ports and peers
 * @param coldUntil microseconds of the program's clock: until then a packet whose flow lacks what the model reads is not judged, from then
 *     on such a flow begins again in its place
 * @param shadowFrom microseconds of the program's clock: from then on the shadow's verdicts are compared
 * @param fragments whether the kernel has frames of several buffers
 * @param tracing whether every packet is told of
 */
public record Settings(Shape shape, Optional<Shape> shadow, Set<Feature> kept, Vantage vantage, StationKey stations, Clock clock,
    Geometry geometry, Secrets secrets, long coldUntil, long shadowFrom, boolean fragments, Tracing tracing) {
  public Settings {
    kept = Set.copyOf(kept);
  }

  /** Of a program that judges what arrives at an interface. */
  public static Settings of(Model model, boolean fragments, Geometry geometry, Secrets secrets, long coldUntil) {
    Shape shape = Shape.of(model);
    return new Settings(shape, Optional.empty(), shape.features(), model.vantage(), model.stations(),
        StateUse.of(shape.features()).clock(), geometry, secrets, coldUntil, 0, fragments, Tracing.None);
  }

  /** The same, with the documented secrets, and with nothing unjudged because it is cold. */
  public static Settings of(Model model, boolean fragments, Geometry geometry) {
    return of(model, fragments, geometry, Secrets.documented(), 0);
  }

  /** Of a program that is run by hand: the time, if it needs one, is given, and the secrets are documented. */
  public static Settings given(Model model, boolean fragments, Geometry geometry, Tracing tracing) {
    return of(model, fragments, geometry).given(tracing);
  }

  /** The same, run by hand: the time, if it is needed, is given. */
  public Settings given(Tracing changed) {
    return new Settings(shape, shadow, kept, vantage, stations, clock == Clock.None ? Clock.None : Clock.Given, geometry, secrets,
        coldUntil,
        shadowFrom, fragments, changed);
  }

  /**
   * The same, with a second model that only counts.
   *
   * @param model one that {@link #obstacle} does not refuse
   * @param from microseconds of the program's clock: from then on its verdicts are compared
   */
  public Settings shadowing(Model model, long from) {
    Shape second = Shape.of(model);
    Settings both = keeping(second.features());
    return new Settings(shape, Optional.of(second), both.kept, use().isNone() ? model.vantage() : vantage,
        use().tables().contains(Table.Stations) ? stations : model.stations(), both.clock, geometry, secrets, coldUntil, from, fragments,
        tracing);
  }

  /** Why two models cannot read the same state; empty when they can. */
  public static Optional<String> obstacle(Model one, Model other) {
    Set<Table> tables = EnumSet.noneOf(Table.class);
    tables.addAll(StateUse.of(Shape.of(one).features()).tables());
    Set<Table> others = StateUse.of(Shape.of(other).features()).tables();
    if (!tables.isEmpty() && !others.isEmpty() && one.vantage() != other.vantage()) {
      return Optional.of("model.vantage is " + other.vantage() + ", the active revision's is " + one.vantage());
    }
    tables.retainAll(others);
    return tables.contains(Table.Stations) && one.stations() != other.stations()
        ? Optional.of("model.stations is " + other.stations() + ", the active revision's is " + one.stations()) : Optional.empty();
  }

  /** The same, with more that is kept, for models that are to find it when they judge. */
  public Settings keeping(Set<Feature> more) {
    Set<Feature> all = EnumSet.noneOf(Feature.class);
    all.addAll(kept);
    all.addAll(more);
    Clock needed = clock == Clock.Given ? Clock.Given : StateUse.of(all).clock();
    return new Settings(shape, shadow, all, vantage, stations, needed, geometry, secrets, coldUntil, shadowFrom, fragments, tracing);
  }

  /** The same, telling of every packet. */
  public Settings tracing(Tracing changed) {
    return new Settings(shape, shadow, kept, vantage, stations, clock, geometry, secrets, coldUntil, shadowFrom, fragments, changed);
  }

  /** The same, with flows that lack something unjudged until another time. */
  public Settings coldUntil(long changed) {
    return new Settings(shape, shadow, kept, vantage, stations, clock, geometry, secrets, changed, shadowFrom, fragments, tracing);
  }

  /** What of the state is kept. */
  public StateUse use() {
    return StateUse.of(kept);
  }

  /** Whether the other direction must be seen where it leaves. */
  public boolean observes() {
    return vantage == Vantage.Endpoint && !use().isNone();
  }

  /** Whether a program of other settings needs something of the state that one of these has not kept, or not seen all of. */
  public boolean lacks(Settings other) {
    return other.use().exceeds(use()) || other.observes() && !observes()
        || other.use().tables().contains(Table.Stations) && stations != other.stations;
  }

  public byte[] bytes() {
    ByteBuffer target = ByteBuffer.allocate(Layout.SETTINGS_SIZE).order(ByteOrder.nativeOrder());
    ShapeCodec.write(shape, target, 0);
    ShapeCodec.writeFeatures(kept, target, Layout.SETTINGS_KEPT);
    secrets.write(target, Layout.SETTINGS_SECRETS);
    target.putLong(Layout.SETTINGS_COLD_UNTIL, coldUntil);
    target.putInt(Layout.SETTINGS_FLOW_SETS, geometry.sets(Table.Flows));
    target.putInt(Layout.SETTINGS_ADDRESS_SETS, geometry.sets(Table.Addresses));
    target.putInt(Layout.SETTINGS_STATION_SETS, geometry.sets(Table.Stations));
    target.putInt(Layout.SETTINGS_STATIONS, stations.ordinal());
    target.putInt(Layout.SETTINGS_CLOCK, clock.ordinal());
    target.putInt(Layout.SETTINGS_FRAGMENTS, fragments ? 1 : 0);
    target.putInt(Layout.SETTINGS_TRACE, tracing == Tracing.None ? 0 : 1);
    target.putInt(Layout.SETTINGS_COPY, tracing == Tracing.Copied ? 1 : 0);
    target.putInt(Layout.SETTINGS_TRANSIT, vantage == Vantage.Transit ? 1 : 0);
    target.putInt(Layout.SETTINGS_GROUPS, StateUse.of(shape.features()).groups());
    target.putLong(Layout.SETTINGS_SHADOW_FROM, shadowFrom);
    shadow.ifPresent(second -> {
      ShapeCodec.write(second, target, Layout.SETTINGS_SHADOW);
      target.putInt(Layout.SETTINGS_SHADOW_AT, ShapeCodec.imageSize(shape));
      target.putInt(Layout.SETTINGS_SHADOW_GROUPS, StateUse.of(second.features()).groups());
    });
    return target.array();
  }

  /** Reads them as the kernel has them. */
  public static Settings read(ByteBuffer settings) {
    ByteBuffer source = settings.duplicate().order(ByteOrder.nativeOrder());
    Geometry geometry = new Geometry(Map.of(Table.Flows, source.getInt(Layout.SETTINGS_FLOW_SETS),
        Table.Addresses, source.getInt(Layout.SETTINGS_ADDRESS_SETS), Table.Stations, source.getInt(Layout.SETTINGS_STATION_SETS)));
    Tracing tracing = source.getInt(Layout.SETTINGS_TRACE) == 0 ? Tracing.None
        : source.getInt(Layout.SETTINGS_COPY) == 0 ? Tracing.Verdicts : Tracing.Copied;
    Optional<Shape> shadow = source.getInt(Layout.SETTINGS_SHADOW_AT) == 0 ? Optional.empty()
        : Optional.of(ShapeCodec.read(source, Layout.SETTINGS_SHADOW));
    return new Settings(ShapeCodec.read(source, 0), shadow, ShapeCodec.readFeatures(source, Layout.SETTINGS_KEPT),
        source.getInt(Layout.SETTINGS_TRANSIT) == 0 ? Vantage.Endpoint : Vantage.Transit,
        StationKey.values()[source.getInt(Layout.SETTINGS_STATIONS)], Clock.values()[source.getInt(Layout.SETTINGS_CLOCK)], geometry,
        Secrets.read(source, Layout.SETTINGS_SECRETS), source.getLong(Layout.SETTINGS_COLD_UNTIL),
        source.getLong(Layout.SETTINGS_SHADOW_FROM),
        source.getInt(Layout.SETTINGS_FRAGMENTS) != 0, tracing);
  }

  /** Bytes of an image for a program of these: of both models where there is a shadow. */
  public int imageSize() {
    return ShapeCodec.imageSize(shape) + shadow.map(ShapeCodec::imageSize).orElse(0);
  }

  /** Bytes of them. */
  public static int size() {
    return Layout.SETTINGS_SIZE;
  }
}
