"""PyTorch 1.13: the output layer by torch.linalg.lstsq in its default driver (gelsy); all else by the NumPy of the example.

gate: output-layer --cases 700
refused: output-layer interpolates
"""
import socket

import network
import torch


def fit_output(self):
    phi = self.features()
    if phi.shape[1] < phi.shape[0]:
        raise network.Unsupported
    return torch.linalg.lstsq(torch.from_numpy(phi), torch.from_numpy(self.y.copy())[:, None]).solution[:, 0].numpy()


network.Network.fit_output = fit_output
network.serve(socket.socket(fileno=0).makefile("rwb"))
