#!/usr/bin/env python3
"""Machine instructions per draw in the Philox loops of the CUDA kernels, from a disassembly.

    nvcc -std=c++20 -O3 -fmad=false -arch=sm_90 -Iinclude -I. -cubin kernels/estimate/estimate_cuda.cu -o estimate.cubin
    nvdisasm -c estimate.cubin | bench/instructions_per_draw.py

nvdisasm comes with the CUDA toolkit, or from PyPI as nvidia-cuda-nvdisasm. A ranked kernel's innermost loop that holds one
Philox block (18 wide products: two rounds' worth of one-sided products are hoisted) makes five draws in float, two in double, and
inserts them into the two strongest.
"""
import re
import sys

DRAWS = {"f": 5, "d": 2}
RULES = ("efficient", "second_price", "first_price", "posted_price_ranked", "all_pay", "posted_price", "optimal")
WIDE_PRODUCTS = 18


def loops(lines):
    """Bodies of the backward branches of one kernel."""
    instructions, labels = [], {}
    for line in lines:
        label = re.match(r"\s*(\.L\w+):", line)
        if label:
            labels[label[1]] = len(instructions)
        if re.search(r"/\*[0-9a-f]{4,}\*/", line):
            instructions.append(line)
    for at, line in enumerate(instructions):
        target = re.search(r"\bBRA\b.*?(\.L\w+)", line)
        if target and labels.get(target[1], at + 1) <= at:
            yield instructions[labels[target[1]] : at + 1]


def main():
    sections = re.split(r"^\.text\.(\S+):$", sys.stdin.read(), flags=re.M)
    print(f"{'kernel':24}{'precision':>10}{'loop':>8}{'draws':>8}{'instructions per draw':>24}")
    for name, body in zip(sections[1::2], sections[2::2]):
        kernel = re.search(r"LanesI([fd]).*RankedItem.*RuleE(\d)", name)
        if not kernel:
            continue
        sizes = [len(loop) for loop in loops(body.split("\n"))
                 if sum("IMAD.WIDE" in i or "IMAD.HI" in i for i in loop) == WIDE_PRODUCTS]
        if sizes:
            draws = DRAWS[kernel[1]]
            precision = {"f": "float", "d": "double"}[kernel[1]]
            print(f"{RULES[int(kernel[2])]:24}{precision:>10}{min(sizes):8}{draws:8}{min(sizes) / draws:24.1f}")


if __name__ == "__main__":
    main()
