"""Measures of spike trains: numbers for each population, and distributions over cells and pairs of cells."""

from cxsystem2.measures.base import DistributionMeasure, Measure, measures
from cxsystem2.measures.burst_index import BurstIndex
from cxsystem2.measures.chi import Chi
from cxsystem2.measures.correlation import Correlation
from cxsystem2.measures.cv import Cv
from cxsystem2.measures.cv2 import Cv2
from cxsystem2.measures.distance import ks_distance
from cxsystem2.measures.fano import Fano
from cxsystem2.measures.histogram import Histogram, histogram, intervals
from cxsystem2.measures.irregularity import Irregularity
from cxsystem2.measures.latency import FirstSpike, Latency
from cxsystem2.measures.lv import Lv, LvR
from cxsystem2.measures.measure import distribution, measure, trains
from cxsystem2.measures.population_bursts import BurstDuration, BurstFraction, BurstRate
from cxsystem2.measures.rate import Rate
from cxsystem2.measures.run import RunMeasure, measure_run, run_measures
from cxsystem2.measures.silent import Silent
from cxsystem2.measures.spectra import spectra
from cxsystem2.measures.spectrum import PeakFrequency, PeakPower
from cxsystem2.measures.synchrony import Synchrony
from cxsystem2.measures.trains import Trains

Distribution = DistributionMeasure
"""Its name in older plugins."""

__all__ = [
    "BurstDuration",
    "BurstFraction",
    "BurstIndex",
    "BurstRate",
    "Chi",
    "Correlation",
    "Cv",
    "Cv2",
    "Distribution",
    "DistributionMeasure",
    "Fano",
    "FirstSpike",
    "Histogram",
    "Irregularity",
    "Latency",
    "Lv",
    "LvR",
    "Measure",
    "PeakFrequency",
    "PeakPower",
    "Rate",
    "RunMeasure",
    "Silent",
    "Synchrony",
    "Trains",
    "distribution",
    "histogram",
    "intervals",
    "ks_distance",
    "measure",
    "measure_run",
    "measures",
    "run_measures",
    "spectra",
    "trains",
]
