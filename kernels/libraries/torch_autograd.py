"""PyTorch 1.13: every function by automatic differentiation of the forward pass, in double; the fit by gelsd, which is an SVD.

Ours is the forward pass alone: tanh, sigmoid, ReLU and z^2/2 of X W^T, times v. Its sums are tensor products, in any order (depth NULL
in bridge.c); tanh and sigmoid lie within the errors declared there; autograd's 1 - t^2 and t (1 - t) within the absolute ones.

gate: function-conformance linear-least-squares metamorphic-exact metamorphic-fit sgd-conformance stepping-conformance covering-conformance covering-steps --cases 24
"""
import socket

import network
import numpy as np
import torch

torch.set_default_dtype(torch.float64)
PHI = {1: torch.tanh, 2: torch.sigmoid, 5: lambda z: z * z / 2, 6: torch.relu}


def tensor(values):
    return torch.from_numpy(np.array(values))


class Network(network.Network):
    def __init__(self, message):
        n, d, k, activation = (int(x) for x in message[:4])
        if activation not in PHI:
            raise network.Unsupported
        self.phi, self.eta = PHI[activation], message[4]
        X, y, v = np.split(message[5:], [n * d, n * d + n])
        self.X, self.y, self.v = tensor(X).reshape(n, d), tensor(y), tensor(v)
        self.W = np.zeros((k, d))

    def at(self, X):
        """f(W) and W as a leaf of the tape"""
        W = tensor(self.W).requires_grad_()
        return self.phi(X @ W.T) @ self.v, W

    def pull(self, z, X):
        f, W = self.at(X)
        return torch.autograd.grad(f, W, z(f) if callable(z) else z)[0]

    def forward(self):
        return self.at(self.X)[0].detach().numpy()

    def gradient(self):
        return self.pull(lambda f: f.detach() - self.y, self.X).numpy()

    def jacobian(self):
        return torch.stack([self.pull(torch.ones(1), x[None]).flatten() for x in self.X]).numpy()

    def jvp(self, U):
        f, W = self.at(self.X)
        z = torch.zeros_like(f, requires_grad=True)
        pulled, = torch.autograd.grad(f, W, z, create_graph=True)  # linear in z: its derivative is J
        return torch.autograd.grad(pulled, z, tensor(U).reshape(W.shape))[0].numpy()

    def vjp(self, z):
        return self.pull(tensor(z), self.X).numpy()

    def sgd_step(self, index):
        index = index.astype(int)
        X, y = self.X[index], self.y[index]
        self.W = self.W - self.eta / len(index) * self.pull(lambda f: f.detach() - y, X).numpy()

    def fit_output(self):
        phi = self.phi(self.X @ tensor(self.W).T)
        if phi.shape[1] < phi.shape[0]:
            raise network.Unsupported
        return torch.linalg.lstsq(phi, self.y[:, None], driver="gelsd").solution[:, 0].numpy()


def descend(loss, theta, eta, steps):
    for _ in range(steps):
        theta = theta.detach().requires_grad_()
        theta = theta - eta * torch.autograd.grad(loss(theta), theta)[0]
    return theta.detach().numpy()


def linear(message):
    n, p, steps = int(message[0]), int(message[1]), int(message[3])
    X, y, theta = (tensor(part) for part in np.split(message[4:], [n * p, n * p + n]))
    return descend(lambda theta: ((X.reshape(n, p) @ theta - y) ** 2).sum() / 2, theta, message[2], steps)


def recovery(message):
    n, d, rank, steps = int(message[0]), int(message[1]), int(message[2]), int(message[4])
    A, y, U = (tensor(part) for part in np.split(message[5:], [n * d * d, n * d * d + n]))
    A = A.reshape(n, d, d)
    return descend(lambda U: (((A @ U) * U).sum(dim=(1, 2)) - y).square().sum() / 2, U.reshape(d, rank), message[3], steps)


network.Network, network.linear, network.recovery = Network, linear, recovery
network.serve(socket.socket(fileno=0).makefile("rwb"))
