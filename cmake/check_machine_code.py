#!/usr/bin/env python3
"""Compares the machine code of the CUDA kernels with what is recorded, and fails where it became worse.

usage: check_machine_code.py FILE_OR_FOLDER TABLE [--update] [ARCHITECTURE...]

Disassembles the objects (*.cu.o; a *.sass file is cuobjdump's output already) and takes from each of our kernels, for
each architecture, how many instructions are in loops, how many in each innermost loop, and how many loads and stores
move one or two bytes. None may be more than TABLE says, no kernel may be missing, and two faults are never accepted:
local memory, and a number moved byte by byte, which is what nvcc makes of a memcpy. --update writes TABLE anew; read
the difference before you commit it. Instructions are compared only where their ptxas is the one that TABLE names.

cuobjdump and nvdisasm come with the CUDA toolkit, or from PyPI as nvidia-cuda-cuobjdump and nvidia-cuda-nvdisasm.
"""

import collections
import concurrent.futures
import pathlib
import re
import subprocess
import sys

from check_kernel_resources import NOT_OURS, short_names

COMPILER = re.compile(r"release \S+, V(\d[\d.]*)")
ARCHITECTURE = re.compile(r"\s*code for (sm_\w+)")
FUNCTION = re.compile(r"\s*Function : (\S+)")
INSTRUCTION = re.compile(r"\s*/\*([0-9a-f]{4,})\*/\s+(@!?U?P\w+)?\s*([A-Z][A-Z0-9_.]*)\s*(.*?)\s*;")
MEMORY = re.compile(r"(LD|ST|LDG|STG|LDS|STS)\b")
LOCAL = re.compile(r"(LDL|STL)\b")
NARROW = re.compile(r"\.[US](8|16)\b")
PLACE = re.compile(r"\[(\S*?)(?:\+(-?0x[0-9a-f]+))?\]")

Instruction = collections.namedtuple("Instruction", "address predicate name operands")


class Code:
    """What is compared of one kernel on one architecture."""

    def __init__(self, in_loops, narrow, inner):
        self.in_loops, self.narrow, self.inner = in_loops, narrow, sorted(inner, reverse=True)

    def __str__(self):
        counts = collections.Counter(self.inner)
        inner = " ".join(f"{size}x{n}" if n > 1 else str(size) for size, n in counts.items())
        return f"{self.in_loops:6} {self.narrow:4}   {inner}".rstrip()

    @staticmethod
    def read(text):
        in_loops, narrow, *inner = text.split()
        sizes = [entry.partition("x")[::2] for entry in inner]
        return Code(int(in_loops), int(narrow), [int(size) for size, n in sizes for _ in range(int(n or 1))])

    def worse_than(self, recorded):
        """Yields what is more than recorded."""
        if self.narrow > recorded.narrow:
            yield f"{self.narrow} loads and stores of one or two bytes, {recorded.narrow} recorded"

    def longer_than(self, recorded):
        if self.in_loops > recorded.in_loops:
            yield f"{self.in_loops} instructions in loops, {recorded.in_loops} recorded"
        for place, size in enumerate(self.inner):
            limit = recorded.inner[place] if place < len(recorded.inner) else 0
            if size > limit:
                yield f"an inner loop of {size} instructions, {limit or 'none'} recorded"
                return


def disassemble(path):
    """cuobjdump's account of one object: the compiler of its code, and its functions."""
    if path.suffix == ".sass":
        return path.read_text()
    try:
        return "".join(subprocess.run(["cuobjdump", what, path], capture_output=True, text=True, check=True).stdout
                       for what in ("--dump-elf", "--dump-sass"))
    except FileNotFoundError:
        sys.exit("check_machine_code: no cuobjdump on PATH; it comes with the CUDA toolkit, or from PyPI as "
                 "nvidia-cuda-cuobjdump and nvidia-cuda-nvdisasm")
    except subprocess.CalledProcessError as error:
        sys.exit(f"check_machine_code: cuobjdump cannot read {path}: {error.stderr.strip()}")


def functions(text):
    """Yields mangled name, architecture and instructions of each function of ours."""
    architecture, name, body = None, None, []
    for line in text.splitlines():
        if match := INSTRUCTION.match(line):
            body.append(Instruction(int(match[1], 16), match[2], match[3], match[4]))
        elif match := ARCHITECTURE.match(line) or FUNCTION.match(line):
            if name and not NOT_OURS.match(name):
                yield name, architecture, body
            body, name = [], None
            if match.re is FUNCTION:
                name = match[1]
            else:
                architecture = match[1]
    if name and not NOT_OURS.match(name):
        yield name, architecture, body


def successors(body):
    """The blocks that each block of instructions leads to, and the sizes of the blocks. Block 0 is the entry."""
    at = {instruction.address: i for i, instruction in enumerate(body)}

    def target(instruction):
        match = re.search(r"(0x[0-9a-f]+)$", instruction.operands)
        return at.get(int(match[1], 16)) if match else None

    def ends_block(instruction):
        return instruction.name.split(".")[0] in ("BRA", "BRX", "BRXU", "CALL", "RET", "EXIT")

    starts = {0}
    for i, instruction in enumerate(body):
        if ends_block(instruction):
            starts.add(i + 1)
            if (to := target(instruction)) is not None:
                starts.add(to)
    starts = sorted(start for start in starts if start < len(body))
    block_of = {start: block for block, start in enumerate(starts)}
    edges, tables = [], []
    for block, (start, end) in enumerate(zip(starts, starts[1:] + [len(body)])):
        last = body[end - 1]
        kind = last.name.split(".")[0]
        goes_on = (not ends_block(last) or kind == "CALL" or last.predicate is not None
                   or bool(re.match(r"!?U?P\w+,", last.operands)))
        to = {block_of[end]} if goes_on and end in block_of else set()
        if kind in ("BRA", "CALL") and target(last) is not None:
            to.add(block_of[target(last)])
        if kind in ("BRX", "BRXU"):
            tables.append(block)
        edges.append(to)
    reached = set().union(*edges) | {0}
    for block in tables:  # where a jump table leads is not printed: to what nothing else leads to
        edges[block] |= set(range(len(edges))) - reached
    return edges, [end - start for start, end in zip(starts, starts[1:] + [len(body)])]


def components(nodes, edges):
    """Strongly connected components of the graph on `nodes`: Tarjan (1972), without recursion."""
    index, low, stack, on_stack, found = {}, {}, [], set(), []
    for root in nodes:
        if root in index:
            continue
        work = [(root, iter(edges[root] & nodes))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, rest = work[-1]
            for to in rest:
                if to not in index:
                    index[to] = low[to] = len(index)
                    stack.append(to)
                    on_stack.add(to)
                    work.append((to, iter(edges[to] & nodes)))
                    break
                if to in on_stack:
                    low[node] = min(low[node], index[to])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    cut = stack.index(node)
                    found.append(set(stack[cut:]))
                    on_stack -= found[-1]
                    del stack[cut:]
    return found


def loops(nodes, edges):
    """The outermost loops of the graph on `nodes`: strongly connected components with an edge inside."""
    return [c for c in components(nodes, edges) if len(c) > 1 or edges[min(c)] & c]


def innermost(loop, edges, entered_from):
    """The loops in `loop` that hold no other. A loop without the block by which it is entered holds the next ones."""
    entries = {node for node in loop if any(node in edges[other] for other in entered_from - loop)} or {min(loop)}
    inside = loop - {min(entries)}
    found = loops(inside, edges)
    return [inner for l in found for inner in innermost(l, edges, loop)] or [loop]


def moved_byte_by_byte(body):
    """Whether four neighbouring bytes are loaded, or stored, one after the other by way of one register."""
    offsets = collections.defaultdict(set)
    for instruction in body:
        if MEMORY.match(instruction.name) and ".U8" in instruction.name:
            *_, place = PLACE.finditer(instruction.operands)
            key = (instruction.name, place[1])
            offsets[key].add(int(place[2] or "0", 16))
            if any(all(o + k in offsets[key] for k in range(4)) for o in offsets[key]):
                return True
        elif instruction.name.split(".")[0] in ("BRA", "BRX", "EXIT"):
            offsets.clear()
    return False


def read_code(body):
    """Returns the Code of a kernel and the faults that no table excuses."""
    edges, sizes = successors(body)
    everything = set(range(len(edges)))
    outer = [loop for loop in loops(everything, edges) if sum(sizes[b] for b in loop) > 1]  # not the trap at the end
    inner = [l for loop in outer for l in innermost(loop, edges, everything)]
    moves = [i for i in body if MEMORY.match(i.name)]
    code = Code(sum(sizes[b] for loop in outer for b in loop), sum(bool(NARROW.search(i.name)) for i in moves),
                [sum(sizes[b] for b in loop) for loop in inner])
    faults = []
    if local := sum(bool(LOCAL.match(i.name)) for i in body):
        faults.append(f"{local} loads and stores of local memory")
    if moved_byte_by_byte(body):
        faults.append("a number is moved byte by byte (nvcc does so for memcpy)")
    return code, faults


def read_object(path):
    text = disassemble(path)
    return set(COMPILER.findall(text)), [(name, arch, *read_code(body)) for name, arch, body in functions(text) if body]


def read_table(path):
    """Returns the compiler's version and {(kernel, architecture): Code}; nothing where there is no table."""
    compiler, kernel, table = None, None, {}
    for line in path.read_text().splitlines() if path.exists() else []:
        if line.startswith("#"):
            compiler = re.search(r"ptxas ([\d.]+)|$", line)[1] or compiler
        elif line.startswith(" "):
            architecture, numbers = line.split(maxsplit=1)
            table[kernel, architecture] = Code.read(numbers)
        else:
            kernel = line
    return compiler, table


def write_table(path, compiler, table):
    lines = [f"# Machine code of the CUDA kernels by ptxas {compiler}: instructions in loops; loads and stores of one",
             "# or two bytes; instructions of each innermost loop (96x2: two such). By check_machine_code.py --update."]
    for kernel in sorted({kernel for kernel, _ in table}):
        lines.append(kernel)
        architectures = sorted((a for k, a in table if k == kernel), key=lambda a: int(a[3:]))
        lines += [f"  {architecture:7}{table[kernel, architecture]}" for architecture in architectures]
    path.write_text("\n".join(lines) + "\n")


def problems_of(found, recorded, wanted, compare_lengths):
    """Yields a line for all that is missing, not recorded or worse than recorded."""
    for kernel, architecture in sorted(found):
        code, where = found[kernel, architecture], f"{kernel} on {architecture}"
        if (kernel, architecture) not in recorded:
            yield f"{where}: not recorded; record it with --update"
            continue
        yield from (f"{where}: {what}" for what in code.worse_than(recorded[kernel, architecture]))
        if compare_lengths:
            yield from (f"{where}: {what}" for what in code.longer_than(recorded[kernel, architecture]))
    for kernel, architecture in sorted(set(recorded) - set(found)):
        if architecture in wanted:
            yield f"{kernel} on {architecture}: recorded, but not there; remove it with --update"


def main():
    arguments = [a for a in sys.argv[1:] if a != "--update"]
    if len(arguments) < 2:
        sys.exit(__doc__)
    place, path, wanted = pathlib.Path(arguments[0]), pathlib.Path(arguments[1]), arguments[2:]
    objects = [place] if place.is_file() else sorted(place.rglob("*.cu.o"))
    compilers, found, problems = set(), {}, []
    with concurrent.futures.ProcessPoolExecutor() as pool:
        read = list(pool.map(read_object, objects))
    names = short_names(sorted({name for _, kernels in read for name, *_ in kernels}))
    for versions, kernels in read:
        compilers |= versions
        for name, architecture, code, faults in kernels:
            if wanted and architecture not in wanted:
                continue
            found[names[name], architecture] = code
            problems += [f"{names[name]} on {architecture}: {fault}" for fault in faults]
    if not found:
        sys.exit(f"check_machine_code: no kernel of ours in {len(objects)} object(s) under {place}")
    if len(compilers) != 1:
        said = ", ".join(sorted(compilers)) or "none named"
        sys.exit(f"check_machine_code: code of one ptxas is needed, found {said}")
    compiler = compilers.pop()
    wanted = wanted or sorted({architecture for _, architecture in found})

    kernels = {kernel for kernel, _ in found}
    problems += [f"{k} was not compiled for {a}" for k in sorted(kernels) for a in wanted if (k, a) not in found]
    recorded_by, recorded = read_table(path)
    if "--update" in sys.argv:
        write_table(path, compiler, {key: c for key, c in recorded.items() if key[1] not in wanted} | found)
    else:
        problems += problems_of(found, recorded, wanted, compiler == recorded_by)
        if compiler != recorded_by:
            print(f"{path} is of ptxas {recorded_by}, the code of {compiler}: instructions are not compared")
    for problem in problems:
        print(f"check_machine_code: {problem}", file=sys.stderr)
    if problems:
        sys.exit(1)
    better = sum(key in recorded and str(code) != str(recorded[key]) for key, code in found.items())
    print(f"kernels checked: {len(kernels)}, machine code of each on {', '.join(wanted)}"
          + (f"; {better} differ from the table for the better: record them with --update" if better else ""))


if __name__ == "__main__":
    main()
