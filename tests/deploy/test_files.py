"""The files in the folder deploy: as their programs want them, with commands that there are, and without secrets."""

import re
import shutil
import subprocess

import jsonschema
import pytest
import yaml

from cxsystem2.batches.clusters import choose_cluster, clusters, make_cluster
from cxsystem2.deploy.places import places

WORDS = {"type": "array", "items": {"type": "string"}}
SERVICE = {
    "type": "object",
    "required": ["image", "command", "volumes"],
    "additionalProperties": False,
    "properties": {
        "image": {"type": "string"},
        "build": {
            "type": "object",
            "required": ["context", "dockerfile"],
            "additionalProperties": False,
            "properties": {
                "context": {"type": "string"},
                "dockerfile": {"type": "string"},
                "args": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        },
        "command": WORDS,
        "working_dir": {"type": "string"},
        "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
        "volumes": {"type": "array", "items": {"type": "string", "pattern": "^shared:/shared$"}},
        "environment": {"type": "object", "additionalProperties": {"type": "string"}},
        "depends_on": WORDS,
        "deploy": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"replicas": {"type": "integer", "minimum": 1}},
        },
    },
}
"""What of the specification of Compose these files use."""
POD = {
    "type": "object",
    "required": ["containers"],
    "properties": {
        "containers": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name", "image"],
                "properties": {"name": {"type": "string"}, "image": {"type": "string"}, "args": WORDS, "command": WORDS},
            },
        }
    },
}
PORT = {
    "type": "object",
    "required": ["name", "port", "targetPort"],
    "properties": {"protocol": {"const": "TCP"}, "port": {"type": "integer"}},
}
DASK_CLUSTER = {
    "type": "object",
    "required": ["apiVersion", "kind", "metadata", "spec"],
    "properties": {
        "apiVersion": {"const": "kubernetes.dask.org/v1"},
        "kind": {"const": "DaskCluster"},
        "metadata": {"type": "object", "required": ["name"]},
        "spec": {
            "type": "object",
            "required": ["scheduler", "worker"],
            "additionalProperties": False,
            "properties": {
                "idleTimeout": {"type": "integer"},
                "scheduler": {
                    "type": "object",
                    "required": ["spec", "service"],
                    "additionalProperties": False,
                    "properties": {
                        "spec": POD,
                        "service": {
                            "type": "object",
                            "required": ["type", "selector", "ports"],
                            "properties": {"ports": {"type": "array", "items": PORT, "minItems": 2}},
                        },
                    },
                },
                "worker": {
                    "type": "object",
                    "required": ["replicas", "spec"],
                    "additionalProperties": False,
                    "properties": {"replicas": {"type": "integer", "minimum": 0}, "spec": POD},
                },
            },
        },
    },
}
"""The structure of the resource that Dask's operator defines."""


@pytest.fixture(scope="module")
def manifests(deploy):
    return {one["kind"]: one for one in yaml.safe_load_all((deploy / "kubernetes.yaml").read_text())}


def commands(compose, manifests):
    """All commands that containers run."""
    found = [service["command"] for service in compose["services"].values()]
    dask = manifests["DaskCluster"]["spec"]
    return [*found, dask["scheduler"]["spec"]["containers"][0]["args"], dask["worker"]["spec"]["containers"][0]["args"]]


def test_compose_is_as_its_specification_says(compose):
    assert {*compose} == {"name", "x-program", "services", "volumes"} and {*compose["services"]} == {"server", "client"}
    for service in compose["services"].values():
        jsonschema.validate(service, SERVICE)
    assert compose["services"]["client"]["depends_on"] == ["server"] and [*compose["volumes"]] == ["shared"]
    assert not any("ports" in service for service in compose["services"].values())  # nothing listens outside


def test_compose_for_gpus_changes_clients_alone(deploy):
    own = yaml.safe_load((deploy / "compose.cuda.yaml").read_text())
    (device,) = own["services"]["client"]["deploy"]["resources"]["reservations"]["devices"]
    assert [*own["services"]] == ["client"] and device == {"driver": "nvidia", "count": 1, "capabilities": ["gpu"]}


def test_the_cluster_is_as_the_operator_of_dask_wants_it(manifests):
    jsonschema.validate(manifests["DaskCluster"], DASK_CLUSTER)
    scheduler = manifests["DaskCluster"]["spec"]["scheduler"]
    names = {port["name"] for port in scheduler["spec"]["containers"][0]["ports"]}
    assert {port["targetPort"] for port in scheduler["service"]["ports"]} == names == {"tcp-comm", "http-dashboard"}
    assert scheduler["service"]["selector"]["dask.org/cluster-name"] == manifests["DaskCluster"]["metadata"]["name"]


def test_all_pods_share_the_volume_and_nobody_else_reaches_them(manifests):
    claim = manifests["PersistentVolumeClaim"]
    assert claim["spec"]["accessModes"] == ["ReadWriteMany"] and claim["metadata"]["labels"] == {"cxsystem2.org/keeps": "data"}
    for pod in (manifests["StatefulSet"]["spec"]["template"]["spec"], manifests["DaskCluster"]["spec"]["worker"]["spec"]):
        assert pod["volumes"] == [{"name": "shared", "persistentVolumeClaim": {"claimName": claim["metadata"]["name"]}}]
        assert pod["containers"][0]["volumeMounts"] == [{"name": "shared", "mountPath": "/shared"}]
    chosen = manifests["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"]
    for labels in (
        manifests["StatefulSet"]["spec"]["template"]["metadata"]["labels"],
        manifests["DaskCluster"]["metadata"]["labels"],  # the operator gives them to the pods
    ):
        assert chosen.items() <= labels.items()


def test_options_of_dask_are_those_that_it_has(compose, manifests):
    from distributed.cli.dask_scheduler import main as scheduler
    from distributed.cli.dask_worker import main as worker

    known = {name: {one for each in main.params for one in (*each.opts, *each.secondary_opts)} for name, main in (
        ("scheduler", scheduler), ("worker", worker)
    )}  # fmt: skip
    for program, kind, *words in commands(compose, manifests):
        assert program == "dask" and {word for word in words if word.startswith("--")} <= known[kind]


def test_settings_of_dask_are_those_that_it_has(compose, deploy):
    import dask
    import distributed  # noqa: F401

    texts = [*compose["x-program"]["environment"], *re.findall(r"DASK_\w+(?==)", (deploy / "slurm.sh").read_text())]
    for name in texts:
        if name.startswith("DASK_"):
            key = name.removeprefix("DASK_").lower().replace("__", ".").removesuffix("_")
            dask.config.get(key.replace("${role}", "worker"))


def test_the_script_of_slurm_is_one(deploy):
    script = deploy / "slurm.sh"
    assert subprocess.run([shutil.which("bash"), "-n", script]).returncode == 0
    assert re.findall(r"^#SBATCH --\S+", script.read_text(), re.MULTILINE)


@pytest.mark.parametrize("word", places)
def test_the_file_of_each_place_is_one_for_sweeps_too(deploy, word):
    found = choose_cluster(str(deploy / f"on-{word}.yaml"))
    assert make_cluster(found).word in clusters


def test_no_file_holds_a_secret(deploy):
    for path in [*deploy.iterdir(), deploy.parent / "Dockerfile"]:
        text = path.read_text()
        assert not re.search(r"BEGIN [A-Z ]*(KEY|CERTIFICATE)|AKIA\w{12}|\b(password|secret)\s*[:=]\s*\S", text, re.IGNORECASE)


def test_the_image_has_extras_that_there_are(deploy):
    text = (deploy.parent / "Dockerfile").read_text()
    known = set(re.findall(r'^ {8}"(\w+)": \[', (deploy.parent / "setup.py").read_text(), re.MULTILINE))
    (extras,) = re.findall(r"ARG EXTRAS=(\S+)", text)
    assert {*extras.split(","), "gcp"} <= known
    assert {"cpu", "cuda"} <= {*re.findall(r"^FROM \S+ AS (\w+)", text, re.MULTILINE)}
