"""A scripted client of the SDK builds a network from nothing, is told of its errors, fixes them, and reads the rates."""

import asyncio
import json
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.importorskip("mcp")

ANATOMY = """row_type,runtime,default_clock,device,seed,simulation_title
params,200*ms,0.1*ms,python,1,two
row_type,idx,number_of_neurons,neuron_type,neuron_subtype,layer_idx,monitors
G,E,80,SS,EX,4,[Sp]
G,I,20,BC,IN,4,[Sp]
row_type,receptor,pre_syn_idx,post_syn_idx,syn_type,p,custom_weight,delay
S,ge,E,I,Fixed,0.2,2*nS,1.5*ms
S,gi,I,E,Fixd,0.2,10*nS,1.5*ms
"""


def converse(target, talk):
    """Let a client talk to a server; returns what `talk` returns."""

    async def whole():
        from mcp import Client

        async with Client(target) as client:

            async def call(tool, **given):
                result = await client.call_tool(tool, given)
                return bool(result.is_error), "".join(getattr(part, "text", "") for part in result.content)

            return await talk(client, call)

    with ThreadPoolExecutor(1) as thread:  # tests of the page leave a loop in this one
        return thread.submit(asyncio.run, whole()).result()


def tools(folder):
    from cxsystem2.assistant.server import server

    return server(folder)


def _block(word, model, drive):
    """The rows of a block, with the values that a model starts with."""
    values = {name: one["start_with"] for name, one in model["parameters"].items() if "start_with" in one}
    values |= {"V_init": values["EL"], "tonic_current": drive}
    receptors = {"Ee": "0*mV", "tau_e": "5*ms", "Ei": "-80*mV", "tau_i": "10*ms"}
    rows = [(word, name, value) for name, value in {**values, **receptors}.items()]
    return "".join(f"{word if not number else ''},{name},{value},\n" for number, (word, name, value) in enumerate(rows))


def test_a_network_from_nothing(tmp_path):
    async def talk(client, call):
        assert {one.name for one in (await client.list_tools()).tools} >= {
            "models", "columns", "check", "plan", "run", "measure", "figure",
        }  # fmt: skip
        model = json.loads((await call("models", kind="neurons", word="EIF"))[1])
        assert "spike initiation" in model["parameters"]["VT"]["meaning"]
        head = "Variable,Key,Value,Comment\nneuron_model,,EIF,\nexcitation_model,,SIMPLE_E,\ninhibition_model,,SIMPLE_I,\n"
        physiology = head + _block("EX", model, "1*nA") + _block("IN", model, "0,9*nA").replace("BC,C,", "BC,CC,")
        await call("write", file="anatomy.csv", text=ANATOMY)
        await call("write", file="physiology.csv", text=physiology.replace("0,9*nA", "9*mV"))

        failed, told = await call("run", anatomy="anatomy.csv", physiology="physiology.csv", result="first.h5")
        assert failed
        said = (await call("check", anatomy="anatomy.csv", physiology="physiology.csv"))[1]
        assert "did you mean 'Fixed'" in said
        assert "anatomy.csv:8" in said
        await call("write", file="anatomy.csv", text=ANATOMY.replace("Fixd", "Fixed").replace("0.2,10*nS", "2,10*nS"))
        said = (await call("check", anatomy="anatomy.csv", physiology="physiology.csv"))[1]
        assert "tonic_current" in said
        assert "amp" in said
        await call("write", file="physiology.csv", text=physiology.replace("0,9*nA", "0.9*nA"))
        said = (await call("check", anatomy="anatomy.csv", physiology="physiology.csv"))[1]
        assert "[S, p]" in said
        await call("write", file="anatomy.csv", text=ANATOMY.replace("Fixd", "Fixed"))
        assert (
            "no errors: 2 populations, 2 pathways"
            in (await call("check", anatomy="anatomy.csv", physiology="physiology.csv"))[1]
        )

        size = json.loads((await call("plan", anatomy="anatomy.csv", physiology="physiology.csv"))[1])
        assert size["neurons"] == 100
        failed, told = await call("run", anatomy="anatomy.csv", physiology="physiology.csv", result="first.h5")
        assert not failed, told
        rates = json.loads((await call("measure", result="first.h5"))[1])
        assert all(1 < one["rate"] < 200 for one in rates.values())
        assert "first.h5" in (await call("files"))[1]
        picture = await client.call_tool("figure", {"result": "first.h5"})
        assert picture.content[0].mime_type == "image/png"
        return rates

    assert len(converse(tools(tmp_path), talk)) == 2


@pytest.mark.parametrize(
    "name", ["../secret.csv", "/etc/passwd", "a/../../secret.csv", "link.csv", "", "a\0b.csv", "outside/x.csv"]
)
def test_no_file_outside_the_folder_is_read_or_written(tmp_path, name):
    folder = tmp_path / "folder"
    folder.mkdir()
    secret = tmp_path / "secret.csv"
    secret.write_text("the secret")
    (folder / "link.csv").symlink_to(secret)
    (folder / "outside").symlink_to(tmp_path)

    async def talk(client, call):
        answers = [
            await call("read", file=name), await call("write", file=name, text="changed"),
            await call("check", anatomy=name, physiology=name), await call("measure", result=name),
            await call("run", anatomy="a.csv", physiology="p.csv", result=f"{name}.h5"), await call("files"),
        ]  # fmt: skip
        assert all(failed for failed, _ in answers[:-1])
        assert not any("the secret" in text or str(tmp_path) in text for _, text in answers)

    converse(tools(folder), talk)
    assert secret.read_text() == "the secret"
    assert not (tmp_path / "x.csv").exists()


def test_equations_and_files_of_elsewhere_wait_for_the_user(tmp_path):
    (tmp_path / "folder").mkdir()
    equations = {"models": {"neurons": {"MINE": {"parameters": {}, "derivative": "-vm/(10*ms)", "threshold": "vm > 1*mV"}}}}
    (tmp_path / "folder" / "physiology.json").write_text(json.dumps({"SS": {}, **equations}))
    (tmp_path / "folder" / "anatomy.csv").write_text(ANATOMY)

    async def talk(client, call):
        failed, told = await call("run", anatomy="anatomy.csv", physiology="physiology.json", result="r.h5")
        assert failed
        assert "--trust" in told or "equations" in told

    converse(tools(tmp_path / "folder"), talk)
    assert not (tmp_path / "folder" / "r.h5").exists()


def test_over_standard_input_and_output(tmp_path):
    from mcp import StdioServerParameters

    async def talk(client, call):
        failed, text = await call("models")
        assert not failed
        return json.loads(text)

    command = StdioServerParameters(command=sys.executable, args=["-m", "cxsystem2", "mcp", str(tmp_path)])
    assert "EIF" in converse(command, talk)["neurons"]


def test_a_folder_that_is_not_there_is_said(command, tmp_path):
    done = command("mcp", "nowhere")
    assert done.returncode == 1
    assert "there is no such folder" in done.stderr
