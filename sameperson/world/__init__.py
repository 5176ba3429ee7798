"""The invented population: people, the sources that record them, and the truth."""

from sameperson.world.build import make_world
from sameperson.world.datasets import load
from sameperson.world.sources import SOURCES, Source
from sameperson.world.traditions import TRADITIONS, Tradition
from sameperson.world.world import World

__all__ = ["SOURCES", "TRADITIONS", "Source", "Tradition", "World", "load", "make_world"]
