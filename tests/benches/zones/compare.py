"""Letka, PostGIS and shapely on the same zones and missions: who names which zones, at what cost.

Called by `run` with the folder that holds zones.jsonl, missions.jsonl, letka.json and the socket of
a PostgreSQL server. CPU time is that of the one process that searches: for PostGIS its backend
process, for shapely this one.
"""

import json
import sys
import time
from pathlib import Path

import numpy
import psycopg
import pyproj
import shapely

folder = Path(sys.argv[1])
zones = [json.loads(line) for line in open(folder / "zones.jsonl")]
missions = [json.loads(line) for line in open(folder / "missions.jsonl")]
letka = json.loads((folder / "letka.json").read_text())
buffer_m = letka["buffer_m"]
polygons = [shapely.Polygon(rings[0], rings[1:]) for rings in zones]
legs = [[shapely.LineString(leg) for leg in mission["legs"]] for mission in missions]


def processor_seconds(pid):
    """What a process has had of a processor so far; its threads do not count, there are none."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def ewkb(shape):
    """A geometry as PostGIS reads it, in WGS 84."""
    return shapely.to_wkb(shapely.set_srid(shape, 4326), hex=True, include_srid=True)


def postgis():
    """The names and the time of each of two ways to ask; the cheaper one counts."""
    with psycopg.connect(host=str(folder), dbname="postgres", user="letka", autocommit=True) as db:
        db.execute("create extension postgis")
        version = db.execute("select postgis_lib_version(), postgis_geos_version()").fetchone()
        db.execute("create table zones (id integer primary key, area geography not null)")
        with db.cursor().copy("copy zones from stdin") as copy:
            for number, polygon in enumerate(polygons):
                copy.write_row((number, ewkb(polygon)))
        db.execute("create index on zones using gist (area)")
        db.execute("vacuum analyze zones")
        pid = db.execute("select pg_backend_pid()").fetchone()[0]
        db.execute(
            "prepare by_leg(geography) as"
            f" select id from zones where st_dwithin(area, $1, {buffer_m})"
        )
        db.execute(
            "prepare by_mission(geography[]) as"
            f" select distinct id from unnest($1) leg join zones on st_dwithin(area, leg, {buffer_m})"
        )
        plan = db.execute("explain execute by_leg('srid=4326;linestring(14 50,14.01 50)')").fetchall()
        assert "Index" in str(plan), plan
        hexed = [[ewkb(leg) for leg in mission] for mission in legs]

        def by_leg(mission):
            return {row[0] for leg in mission for row in db.execute(f"execute by_leg('{leg}')").fetchall()}

        def by_mission(mission):
            array = ",".join(f"'{leg}'" for leg in mission)
            return {row[0] for row in db.execute(f"execute by_mission(array[{array}]::geography[])").fetchall()}

        best = None
        for ask in (by_leg, by_mission):
            for mission in hexed[:50]:
                ask(mission)
            before = processor_seconds(pid)
            named = [ask(mission) for mission in hexed]
            seconds = processor_seconds(pid) - before
            print(f"  PostGIS, {ask.__name__}: {seconds / len(missions) * 1e6:.0f} µs", file=sys.stderr)
            best = min(best or (seconds, named), (seconds, named), key=lambda one: one[0])
        return f"PostGIS {version[0]}, GiST, ST_DWithin(geography)", best[1], best[0] / len(missions)


def shapely_tree():
    """An STRtree over the zones in a conformal projection for the country: 0.02 % off at most."""
    project = pyproj.Transformer.from_crs(
        "EPSG:4326",
        "+proj=lcc +lat_1=49 +lat_2=50.6 +lat_0=49.8 +lon_0=15.475 +datum=WGS84",
        always_xy=True,
    ).transform

    def flat(shapes):
        return shapely.transform(shapes, lambda xy: numpy.column_stack(project(xy[:, 0], xy[:, 1])))

    areas = flat(numpy.array(polygons))
    tree = shapely.STRtree(areas)
    lines = [flat(numpy.array(mission)) for mission in legs]
    for mission in lines[:50]:
        tree.query(mission, predicate="dwithin", distance=buffer_m)
    before = time.process_time()
    found = [tree.query(mission, predicate="dwithin", distance=buffer_m) for mission in lines]
    seconds = time.process_time() - before
    named = [set(pairs[1].tolist()) for pairs in found]
    return f"shapely {shapely.__version__}, STRtree, dwithin", named, seconds / len(missions)


def exact_distance(mission, zone):
    """Metres between a mission and a zone: borders straight in degrees, lengths true at the place."""
    route = shapely.MultiLineString(mission)
    nearest = shapely.shortest_line(polygons[zone], route).interpolate(0.5, normalized=True)
    around = pyproj.Transformer.from_crs(
        "EPSG:4326",
        f"+proj=aeqd +lat_0={nearest.y} +lon_0={nearest.x} +datum=WGS84",
        always_xy=True,
    ).transform

    def flat(shape):
        cut = shapely.segmentize(shape, 0.0002)
        return shapely.transform(cut, lambda xy: numpy.column_stack(around(xy[:, 0], xy[:, 1])))

    return shapely.distance(flat(polygons[zone]), flat(route))


def differences(name, ours, theirs):
    """Every zone that only one of the two names, with how far it really is."""
    count, unexplained = 0, 0
    for number, (one, other) in enumerate(zip(ours, theirs)):
        for zone in one ^ other:
            metres = exact_distance(legs[number], zone)
            off = (metres - buffer_m) / buffer_m
            right = (zone in one) == (metres <= buffer_m)
            count += 1
            unexplained += not (right and abs(off) <= 0.005)
            who = "Letka" if zone in one else name
            print(f"  mission {number}, zone {zone}: only {who} names it; it is {metres:.4f} m away, "
                  f"{off:+.3%} off the buffer; Letka is {'right' if right else 'WRONG'}")
    return count, unexplained


ours = [set(mission["near"]) for mission in missions]
pairs = sum(map(len, ours))
mine = letka["cpu_us_per_mission"] / 1e6
print(f"{len(zones)} zones with {sum(len(ring) for rings in zones for ring in rings)} vertices, "
      f"{len(missions)} missions of {len(legs[0])} legs, buffer {buffer_m:.0f} m; "
      f"{pairs} zones named in all")
rows, wrong = [("Letka", mine, 1.0, 0)], 0
for target, ask in ((40, postgis), (12, shapely_tree)):
    name, theirs, seconds = ask()
    count, unexplained = differences(name.split(",")[0], ours, theirs)
    wrong += unexplained
    rows.append((f"{name} (at least {target} times)", seconds, seconds / mine, count))
print("| | CPU per mission | times Letka's | zones named differently |")
print("|---|---|---|---|")
for name, seconds, times, count in rows:
    print(f"| {name} | {seconds * 1e6:.1f} µs | {times:.0f} | {count} |")
if wrong:
    sys.exit(f"{wrong} differences cannot be explained by the buffer's border")
