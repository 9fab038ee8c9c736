// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

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
import java.util.Map;

/**
 * The load-time constants of a program and its observer: whatever they do not ask for, the verifier removes.
 *
 * @param shape of the images
 * @param vantage where both directions of a flow are seen
 * @param stations what a station is known by
 * @param clock where a packet's time comes from
 * @param geometry of the tables
 * @param secrets of the tables' hash, and of the bits of ports and peers
 * @param coldUntil microseconds of the program's clock: until then a packet whose flow lacks what the model reads is not judged, from then
 *     on such a flow begins again in its place
 * @param fragments whether the kernel has frames of several buffers
 * @param tracing whether every packet is told of
 */
public record Settings(Shape shape, Vantage vantage, StationKey stations, Clock clock, Geometry geometry, Secrets secrets, long coldUntil,
    boolean fragments, Tracing tracing) {
  /** Of a program that judges what arrives at an interface. */
  public static Settings of(Model model, boolean fragments, Geometry geometry, Secrets secrets, long coldUntil) {
    Shape shape = Shape.of(model);
    return new Settings(shape, model.vantage(), model.stations(), StateUse.of(shape.features()).clock(), geometry, secrets,
        coldUntil, fragments, Tracing.None);
  }

  /** The same, with the documented secrets, and with nothing unjudged because it is cold. */
  public static Settings of(Model model, boolean fragments, Geometry geometry) {
    return of(model, fragments, geometry, Secrets.documented(), 0);
  }

  /** Of a program that is run by hand: the time, if it needs one, is given, and the secrets are documented. */
  public static Settings given(Model model, boolean fragments, Geometry geometry, Tracing tracing) {
    Settings live = of(model, fragments, geometry);
    return new Settings(live.shape, live.vantage, live.stations, live.clock == Clock.None ? Clock.None : Clock.Given, geometry,
        live.secrets, 0, fragments, tracing);
  }

  /** The same, telling of every packet. */
  public Settings tracing(Tracing changed) {
    return new Settings(shape, vantage, stations, clock, geometry, secrets, coldUntil, fragments, changed);
  }

  /** The same, with flows that lack something unjudged until another time. */
  public Settings coldUntil(long changed) {
    return new Settings(shape, vantage, stations, clock, geometry, secrets, changed, fragments, tracing);
  }

  /** What of the state is kept. */
  public StateUse use() {
    return StateUse.of(shape.features());
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
    return target.array();
  }

  /** Reads them as the kernel has them. */
  public static Settings read(ByteBuffer settings) {
    ByteBuffer source = settings.duplicate().order(ByteOrder.nativeOrder());
    Geometry geometry = new Geometry(Map.of(Table.Flows, source.getInt(Layout.SETTINGS_FLOW_SETS),
        Table.Addresses, source.getInt(Layout.SETTINGS_ADDRESS_SETS), Table.Stations, source.getInt(Layout.SETTINGS_STATION_SETS)));
    Tracing tracing = source.getInt(Layout.SETTINGS_TRACE) == 0 ? Tracing.None
        : source.getInt(Layout.SETTINGS_COPY) == 0 ? Tracing.Verdicts : Tracing.Copied;
    return new Settings(ShapeCodec.read(source, 0), source.getInt(Layout.SETTINGS_TRANSIT) == 0 ? Vantage.Endpoint : Vantage.Transit,
        StationKey.values()[source.getInt(Layout.SETTINGS_STATIONS)], Clock.values()[source.getInt(Layout.SETTINGS_CLOCK)], geometry,
        Secrets.read(source, Layout.SETTINGS_SECRETS), source.getLong(Layout.SETTINGS_COLD_UNTIL),
        source.getInt(Layout.SETTINGS_FRAGMENTS) != 0, tracing);
  }

  /** Bytes of them. */
  public static int size() {
    return Layout.SETTINGS_SIZE;
  }
}
