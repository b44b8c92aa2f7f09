#!/usr/bin/env python3
"""Draws the curves of a run, metrics.jsonl, as an SVG file: training loss (smoothed) and validation.

    python3 tools/plot_curve.py runs/base/metrics.jsonl models/mine/curve.svg
"""
import json
import sys
from pathlib import Path

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 28, 40
SMOOTHING = 0.97  # weight of the past in the moving average of the training loss
HIGHEST = 5.5  # nats per token; the first updates lie above and would flatten the rest


def read_curves(path: Path) -> tuple[list, list]:
    """Points (update, loss) of training and of validation."""
    training, validation, average = [], [], None
    for line in path.read_text().splitlines():
        row = json.loads(line)
        if "valid_loss" in row:
            validation.append((row["update"], row["valid_loss"]))
        else:
            average = row["loss"] if average is None else (
                SMOOTHING * average + (1 - SMOOTHING) * row["loss"])
            training.append((row["update"], average))
    return training, validation


class Scale:
    def __init__(self, updates: int, lowest: float):
        self.updates, self.lowest = updates, lowest

    def x(self, update: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * update / self.updates

    def y(self, loss: float) -> float:
        share = (min(loss, HIGHEST) - self.lowest) / (HIGHEST - self.lowest)
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share


def line_of(points: list, scale: Scale, colour: str) -> str:
    path = " ".join(f"{scale.x(u):.1f},{scale.y(loss):.1f}" for u, loss in points if loss < HIGHEST)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.6"/>'


def text(x: float, y: float, words: str, anchor: str = "middle", colour: str = "#444") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{colour}">{words}</text>'


def axes(scale: Scale) -> list[str]:
    parts = []
    steps = round((HIGHEST - scale.lowest) / 0.5)
    for i in range(steps + 1):
        loss = scale.lowest + 0.5 * i
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{scale.y(loss):.1f}" '
                     f'y2="{scale.y(loss):.1f}" stroke="#ddd"/>')
        parts.append(text(LEFT - 8, scale.y(loss) + 4, f"{loss:.1f}", "end"))
    for update in range(0, scale.updates + 1, 500):
        parts.append(text(scale.x(update), HEIGHT - BOTTOM + 18, str(update)))
    parts.append(text((LEFT + WIDTH) / 2, HEIGHT - 6, "updates"))
    return parts


def main():
    training, validation = read_curves(Path(sys.argv[1]))
    lowest = 0.5 * int(min(loss for _, loss in validation + training) / 0.5)
    scale = Scale(training[-1][0], lowest)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
             'font-family="sans-serif" font-size="12">',
             '<rect width="100%" height="100%" fill="white"/>',
             text(LEFT, 16, "nats per token", "start"),
             text(WIDTH - RIGHT - 150, 16, "training (half of it typed)", "end", "#7a9cc6"),
             text(WIDTH - RIGHT, 16, "validation (plain)", "end", "#b03a2e"),
             *axes(scale),
             line_of(training[::5], scale, "#7a9cc6"), line_of(validation, scale, "#b03a2e"), "</svg>"]
    Path(sys.argv[2]).write_text("\n".join(parts) + "\n")


if __name__ == "__main__":
    main()
