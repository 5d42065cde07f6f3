"""Packaging of cxsystem2; pyproject.toml holds the build system and the settings of the tools."""

from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
VERSION = {}
for line in (HERE / "cxsystem2" / "version.py").read_text(encoding="utf-8").splitlines():
    if line.startswith("__version__"):
        VERSION["version"] = line.split('"')[1]


class BuildWithoutTools(build_py):
    """Leaves out the program that writes the generated parts of the pages: it is no part of what is installed."""

    def find_package_modules(self, package, package_dir):
        """The modules of a package; the pages have none."""
        return [] if package == "cxsystem2.docs" else super().find_package_modules(package, package_dir)


setup(
    cmdclass={"build_py": BuildWithoutTools},
    name="cxsystem2",
    version=VERSION["version"],
    description="Describe a piece of cortex in two tables, and run it",
    long_description=(HERE / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    author="The cxsystem2 authors",
    license="MIT",
    python_requires=">=3.11",
    packages=[*find_packages(include=["cxsystem2", "cxsystem2.*", "bui", "bui.*"]), "cxsystem2.examples", "cxsystem2.docs"],
    package_dir={"cxsystem2.examples": "configs", "cxsystem2.docs": "docs"},
    package_data={
        "bui": ["**/openapi.yaml", "static/**/*"],
        "cxsystem2": ["py.typed"],
        "cxsystem2.cells": ["data/*.json"],
        "cxsystem2.citing": ["*.bib"],
        "cxsystem2.devices.standalone": ["source/*", "templates/*"],
        "cxsystem2.starters": ["data/*.csv"],
        "cxsystem2.examples": ["*.csv", "*.yaml"],
        "cxsystem2.docs": ["*.md", "pictures/*.png", "notebooks/*.ipynb"],
    },
    install_requires=[
        "brian2>=2.5.4,<2.12",
        "numpy>=1.26,<2.4; python_version < '3.12'",  # Brian2 2.9, the newest for 3.11, does not import with numpy 2.4
        "numpy>=1.26; python_version >= '3.12'",
        "scipy>=1.11",
        "pandas>=2.1",
        "pyyaml>=6.0",
        "h5py>=3.10",
        "pydantic>=2.6,<3",
        "typer>=0.12",
        "rich>=13.7",
        "matplotlib>=3.8",
        "dask>=2025.7",
        "distributed>=2025.7",
        "cryptography>=42",
        "psutil>=5.9",
        "packaging>=23",
        "flask>=3.1",
        "waitress>=3.0",
        # workbooks: .xlsx and .ods
        "openpyxl>=3.1",
        "odfpy>=1.4.1",
        # pages of the documentation in the browser
        "markdown-it-py>=3.0",
    ],
    extras_require={
        "cython": ["cython>=3.0", "setuptools"],
        # Brian2GeNN stopped at Brian2 2.5, which does not know numpy 2, nor Cython 3.1, nor Python 3.13
        "genn": [
            f"{one}; python_version < '3.13'"
            for one in ("brian2genn>=1.7,<1.8", "brian2>=2.5.4,<2.6", "numpy<2", "cython>=3.0,<3.1", "setuptools")
        ],
        # each release of Brian2CUDA works with one release of Brian2, which it asks for itself; curand: headers and library
        "cuda": [
            "brian2cuda==1.0a7; python_version < '3.12'",
            "brian2cuda==1.0b1; python_version >= '3.12'",
            "nvidia-curand",
            "setuptools",
        ],
        "parquet": ["pyarrow>=15"],
        # training and sampling of LFADS models; without a GPU, the build for processors is enough and much smaller
        "lfads": ["torch>=2.4"],
        # `export --format nwb`
        "nwb": ["pynwb>=2.8"],
        # `export --format nix`: Neo in files of NIX
        "nix": ["neo>=0.13", "nixio>=1.5"],
        # recordings of others, as data of LFADS and as input spikes
        "neo": ["neo>=0.13", "nixio>=1.5"],
        # `repart --method metis`
        "metis": ["pymetis>=2025.2"],
        # one run in several processes, where the system has no MPI
        "mpi": ["mpich>=4.2"],
        # where the runs of a batch may be done beside this computer
        "cluster": ["asyncssh>=2.14", "dask-jobqueue>=0.9", "dask-kubernetes>=2024.9"],
        # states of LFADS members in stores of objects: s3:// and gs://
        "objects": ["s3fs>=2024.6", "gcsfs>=2024.6"],
        # `--cluster` with computers of Google Cloud
        "gcp": ["dask-cloudprovider[gcp]>=2024.9"],
        # `cxsystem2 mcp`: tools for a language model
        "mcp": ["mcp>=2"],
        # the documentation as a site: `make site`
        "docs": ["mkdocs>=1.6,<2"],
        # for tests of a device of another package: pytest --pyargs cxsystem2.testing --device WORD
        "testing": ["pytest>=8"],
        "test": [
            "asyncssh>=2.14",
            "dask-jobqueue>=0.9",
            "cython>=3.0",
            "setuptools",
            "pytest>=8",
            "pytest-xdist>=3.5",
            "pytest-cov>=5",
            "hypothesis>=6.100",
            "mcp>=2",
            "mpich>=4.2",
            "pymetis>=2025.2",
            "torch==2.13.0",  # the same sums in the same order, so that figures of tests hold
            "mypy>=1.11",
            "ruff>=0.6",
            "pandas-stubs",
            "pyarrow>=15",
            "pynwb>=2.8",
            "nwbinspector>=0.6",
            "neo>=0.13",
            "elephant>=1.1",
            "nixio>=1.5",
            "libsonata>=0.1.30",
            "types-PyYAML",
            "scipy-stubs",
            "types-psutil",
            "types-openpyxl",
            "types-waitress",
            "playwright>=1.49",
            "axe-playwright-python>=0.1.4",
            "openapi-spec-validator>=0.7",
            "mkdocs>=1.6,<2",
        ],
    },
    entry_points={
        "console_scripts": [
            "cxsystem2=cxsystem2.cli:main",
            "cxserver=cxsystem2.cli:serve_main",
            "cxconfig=cxsystem2.cli:convert_main",
            "cxvisualize=cxsystem2.cli:visualize_main",
            "cxmetadata=cxsystem2.cli:metadata_main",
            "cxcluster=cxsystem2.cli:cluster_main",
        ],
        "pytest11": ["cxsystem2.testing.plugin=cxsystem2.testing.plugin"],
    },
    classifiers=[
        "Development Status :: 4 - Beta",
        "Environment :: Console",
        "Environment :: Web Environment",
        "Intended Audience :: Science/Research",
        "Operating System :: POSIX :: Linux",
        "Programming Language :: C++",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Topic :: Scientific/Engineering :: Bio-Informatics",
        "Typing :: Typed",
    ],
)
