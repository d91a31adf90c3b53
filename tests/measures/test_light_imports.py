import pkgutil
import subprocess
import sys

import maillage.measures


def test_importing_a_measure_loads_no_heavy_library():
    modules = [f"maillage.measures.{module.name}" for module in pkgutil.iter_modules(maillage.measures.__path__)]
    assert "maillage.measures.placement" in modules
    heavy = {"scipy", "networkx", "pandas", "rapidfuzz"}
    code = f"import sys, {', '.join(modules)}; print(sorted({heavy} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
