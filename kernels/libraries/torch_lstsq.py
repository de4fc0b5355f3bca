"""PyTorch 1.13: the output layer by torch.linalg.lstsq in its default driver (gelsy); all else by the NumPy of the example.

gate: output-layer --cases 700
refused: output-layer interpolates
"""
import socket

import network
import torch


def used_memory(k, last):
    """What an earlier computation may leave behind in blocks of the size of k pivots: the last ones set, the others not."""
    blocks = [torch.zeros(k, dtype=torch.int32) for _ in range(16)]
    for block in blocks:
        block[k - last:] = 1


def fit_output(self):
    """gelsy reads its pivots from memory that the library does not set, so that an answer depends on what was computed before: of
    three answers to the same call, after computations that differ, the worst."""
    phi = self.features()
    if phi.shape[1] < phi.shape[0]:
        raise network.Unsupported
    answers = []
    for last in range(1, 4):
        used_memory(phi.shape[1], last)
        solved = torch.linalg.lstsq(torch.from_numpy(phi), torch.from_numpy(self.y.copy())[:, None])
        answers.append(solved.solution[:, 0].numpy())
    return max(answers, key=lambda v: abs(phi @ v - self.y).max())


network.Network.fit_output = fit_output
network.serve(socket.socket(fileno=0).makefile("rwb"))
