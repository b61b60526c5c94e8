"""Where it is measured, and how busy that was with other things."""

import os
import platform
import statistics
import time
from pathlib import Path


def describe(folder):
    device, kind = file_system(folder)
    return {
        "time": time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime()),
        "processor": processor(),
        "cores": os.cpu_count(),
        "kernel": f"{platform.system()} {platform.release()}",
        "memory_mib": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20,
        "disk": device,
        "file_system": kind,
    }


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def file_system(folder):
    """The device and the file system that `folder` lies on: the longest mount point above it."""
    found = ("", "?", "?")
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        before, _, after = line.partition(" - ")
        mount, (kind, device) = before.split()[4], after.split()[:2]
        is_above = Path(mount) == Path(folder) or Path(mount) in Path(folder).resolve().parents
        if is_above and len(mount) >= len(found[0]):
            found = (mount, device, kind)
    return found[1:]


def sync_milliseconds(folder, times=100):
    """Median and 99th percentile of appending 4 KiB and fdatasync, in a file of its own."""
    path = Path(folder, "sync-probe")
    taken = []
    with path.open("wb", buffering=0) as file:
        for _ in range(times):
            start = time.perf_counter()
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            taken.append(1000 * (time.perf_counter() - start))
    path.unlink()
    return {"median": statistics.median(taken), "p99": sorted(taken)[int(times * 0.99) - 1]}


def cpu_times():
    """Jiffies since boot: all of them, those that were idle, those that the host took away."""
    numbers = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return sum(numbers), numbers[3] + numbers[4], numbers[7]


def process_times():
    """Jiffies of each process, and its name."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue  # it ended meanwhile
        name_end = text.rindex(")")
        fields = text[name_end + 2 :].split()
        found[int(stat.parent.name)] = (
            text[text.index("(") + 1 : name_end],
            int(fields[11]) + int(fields[12]),
        )
    return found


class Busy:
    """How busy the machine is with other things: looked at before each run, when nothing of ours works, and
    the share that the host took away (steal) during the run."""

    def __init__(self):
        self.others, self.steals, self.names = [], [], {}
        self.load_at_start = os.getloadavg()[0]

    def before(self, seconds=0.25):
        first, processes = cpu_times(), process_times()
        time.sleep(seconds)
        now = cpu_times()
        total = max(1, now[0] - first[0])
        self.others.append(100 * (1 - (now[1] - first[1]) / total))
        for number, (name, jiffies) in process_times().items():
            spent = jiffies - processes.get(number, (name, jiffies))[1]
            if spent > 0 and number != os.getpid():
                self.names[name] = self.names.get(name, 0) + spent
        self.first = now

    def after(self):
        now = cpu_times()
        self.steals.append(100 * (now[2] - self.first[2]) / max(1, now[0] - self.first[0]))

    def report(self):
        most = sorted(self.names, key=self.names.get, reverse=True)[:4]
        return {
            "load_averages": [round(self.load_at_start, 2), round(os.getloadavg()[0], 2)],
            "others_percent": [round(statistics.median(self.others), 1), round(max(self.others), 1)],
            "steal_percent": [round(statistics.median(self.steals), 1), round(max(self.steals), 1)],
            "busiest_others": most,
        }
