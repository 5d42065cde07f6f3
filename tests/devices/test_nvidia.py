"""What is found of NVIDIA's tools, with programs of the same name that answer as they do."""

import stat

import pytest

from cxsystem2.devices import nvidia

NVCC = """
case "$1" in
  --version) echo "nvcc: NVIDIA (R) Cuda compiler driver
Cuda compilation tools, release 12.4, V12.4.131";;
  --list-gpu-arch) printf 'compute_90\\ncompute_75\\ncompute_103\\n';;
  -E) read line; case "$line" in *curand*) exit 1;; esac;;
esac
"""
SMI = """
echo '0, GPU-aaaa-1, NVIDIA A100-SXM4-40GB, 8.0, 40960'
echo '1, GPU-bbbb-2, NVIDIA H200, 9.0, 143771'
"""


@pytest.fixture
def tools(tmp_path, monkeypatch):
    """Let a script answer as a program; nothing else of NVIDIA's is found."""
    folder = tmp_path / "tools" / "bin"
    folder.mkdir(parents=True)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("CUDA_PATH", raising=False)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(nvidia, "_PLACES", ())

    def write(name, script):
        program = folder / name
        program.write_text(f"#!/bin/sh\n{script}")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return program

    return write


def test_the_compiler_tells_its_release_and_what_it_compiles_for(tools):
    path = tools("nvcc", NVCC)
    assert nvidia.find_compiler() == nvidia.Compiler(path, "12.4", ("7.5", "9.0", "10.3"))
    assert nvidia.find_compiler().major == 12


def test_the_toolkit_of_the_environment_comes_first(tools, monkeypatch, tmp_path):
    tools("nvcc", NVCC)
    other = tmp_path / "cuda-11" / "bin" / "nvcc"
    other.parent.mkdir(parents=True)
    other.write_text("#!/bin/sh\n" + NVCC.replace("12.4", "11.8"))
    other.chmod(0o755)
    monkeypatch.setenv("CUDA_PATH", str(tmp_path / "cuda-11"))
    assert nvidia.find_compiler().release == "11.8"


def test_a_compiler_that_fails_is_none(tools):
    tools("nvcc", "exit 1")
    assert nvidia.find_compiler() is None


def test_a_header_is_found_or_not(tools):
    tools("nvcc", NVCC)
    assert nvidia.find_compiler().finds("cuda.h")
    assert not nvidia.find_compiler().finds("curand_kernel.h")


@pytest.mark.parametrize(
    ("capability", "fitting"), [("7.5", "7.5"), ("9.0", "9.0"), ("9.1", "9.0"), ("7.0", None), ("8.9", None), ("12.0", None)]
)
def test_code_fits_gpus_of_its_own_generation_that_are_not_older(capability, fitting):
    assert nvidia.Compiler(None, "13.0", ("7.5", "9.0", "10.3")).fit(capability) == fitting


def test_gpus(tools):
    tools("nvidia-smi", SMI)
    assert nvidia.find_gpus() == [
        nvidia.Gpu(0, "NVIDIA A100-SXM4-40GB", "8.0", 40960),
        nvidia.Gpu(1, "NVIDIA H200", "9.0", 143771),
    ]


@pytest.mark.parametrize(
    ("visible", "names"),
    [("1", ["H200"]), ("1,0", ["H200", "A100"]), ("GPU-aaaa", ["A100"]), ("", []), ("-1", []), ("0,7,1", ["A100"])],
)
def test_only_visible_gpus_count(tools, monkeypatch, visible, names):
    tools("nvidia-smi", SMI)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    found = nvidia.find_gpus()
    assert [gpu.number for gpu in found] == list(range(len(names)))
    assert [name for gpu, name in zip(found, names, strict=True) if name in gpu.name] == names


@pytest.mark.parametrize("script", ["echo 'No devices were found'; exit 6", "echo 'NVIDIA-SMI has failed'", None])
def test_no_gpu(tools, script):
    if script is not None:
        tools("nvidia-smi", script)
    assert nvidia.find_gpus() == []


@pytest.mark.parametrize(("major", "folder"), [(12, "curand"), (13, "cu13")])
def test_the_library_from_a_python_package(tmp_path, monkeypatch, major, folder):
    home = tmp_path / "nvidia" / folder
    for name in ("include/curand_kernel.h", "lib/libcurand.so.10"):
        (home / name).parent.mkdir(parents=True)
        (home / name).touch()

    class Spec:
        submodule_search_locations = (str(tmp_path / "nvidia"),)

    monkeypatch.setattr(nvidia.importlib.util, "find_spec", lambda name: Spec)
    assert nvidia.find_wheel(major) == nvidia.Wheel(home / "include", home / "lib" / "libcurand.so.10")
    assert nvidia.find_wheel(25 - major) is None
