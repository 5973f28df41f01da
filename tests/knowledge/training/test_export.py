"""A model is exported without guards that never act, and computes the same."""

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

from knowledge.shipped import MODELS
from knowledge.training.export import MODEL, drop_guards


def model(*, given: str = "out") -> onnx.ModelProto:
    """Softmax, its guard, and something that uses what was guarded."""
    zero = helper.make_tensor("zero", TensorProto.FLOAT, [], [0.0])
    nodes = [
        helper.make_node("Softmax", ["in"], ["soft"], axis=-1),
        helper.make_node("IsNaN", ["soft"], ["asked"]),
        helper.make_node("Where", ["asked", "zero", "soft"], ["kept"]),
        helper.make_node("Add", ["kept", "kept"], ["out"]),
    ]
    shape = helper.make_tensor_value_info("in", TensorProto.FLOAT, [2, 3])
    kind = TensorProto.BOOL if given == "asked" else TensorProto.FLOAT
    graph = helper.make_graph(nodes, "test", [shape], [helper.make_tensor_value_info(given, kind, [2, 3])], [zero])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def run(made: onnx.ModelProto) -> np.ndarray:
    session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
    values: np.ndarray = session.run(None, {"in": np.array([[1, 2, 3], [0, 0, 9]], np.float32)})[0]
    return values


def test_what_follows_a_guard_takes_what_was_guarded() -> None:
    guarded, lean = model(), model()
    drop_guards(lean.graph)
    assert [node.op_type for node in lean.graph.node] == ["Softmax", "Add"]
    assert np.array_equal(run(guarded), run(lean))


def test_a_part_of_a_guard_that_is_used_elsewhere_stays() -> None:
    lean = model(given="asked")
    drop_guards(lean.graph)
    assert [node.op_type for node in lean.graph.node] == ["Softmax", "IsNaN", "Add"]
    assert run(lean).dtype == np.bool_


def test_the_bundled_reader_has_no_guards() -> None:
    bundled = onnx.load(MODELS / "reader" / MODEL)
    assert "IsNaN" not in {node.op_type for node in bundled.graph.node}
