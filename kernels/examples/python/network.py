"""The kernel behind bridge.c: gradient descent on f(W) = tanh(X W^T) v in NumPy.

PyTorch, JAX or anything else with a Python interface takes NumPy's place in class Network; the loop below stays.
MISTAKE (environment) multiplies the gradient: with any value but 1 the gate must refuse this kernel.
"""
import os
import socket
import struct

import numpy as np

CREATE, IMPORT, STEPS, EXPORT, FORWARD, GRADIENT = range(1, 7)
OK, UNSUPPORTED = 0, 1
TANH = 1
MISTAKE = float(os.environ.get("MISTAKE", "1"))


class Network:
    def __init__(self, message):
        n, d, k, activation = (int(x) for x in message[:4])
        self.supported = activation == TANH
        self.eta = message[4]
        self.X, self.y, self.v = np.split(message[5:], [n * d, n * d + n])
        self.X = self.X.reshape(n, d)
        self.W = np.zeros((k, d))

    def forward(self):
        return np.tanh(self.X @ self.W.T) @ self.v

    def gradient(self):
        t = np.tanh(self.X @ self.W.T)
        r = (t @ self.v - self.y) * MISTAKE  # once per step, used in every entry
        return (r[:, None] * (self.v * (1 - t * t))).T @ self.X

    def step(self):
        self.W = self.W - self.eta * self.gradient()


def serve(stream):
    network = None
    while header := stream.read(24):
        op, n_in, _ = struct.unpack("=QQQ", header)
        values = np.frombuffer(stream.read(8 * n_in))
        answer, status = np.empty(0), OK
        if op == CREATE:
            network = Network(values)
            status = OK if network.supported else UNSUPPORTED
        elif op == IMPORT:
            network.W = values.reshape(network.W.shape)
        elif op == STEPS:
            for _ in range(int(values[0])):
                network.step()
        else:
            answer = {EXPORT: lambda: network.W, FORWARD: network.forward, GRADIENT: network.gradient}[op]()
        stream.write(struct.pack("=q", status) + np.ascontiguousarray(answer, dtype=np.float64).tobytes())
        stream.flush()


serve(socket.socket(fileno=0).makefile("rwb"))
