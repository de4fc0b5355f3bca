"""The examples of reports/ci/README.md, run step by step as the services run them: a composite action's steps under GitHub's
shell, and a GitLab job made of the template and what extends it. Building and cloning lemmagate are replaced by a link to
the program under test; that the steps ask for them is checked.

usage: templates.py PROGRAM REPOSITORY      exit 77: PyYAML is missing
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

try:
    import yaml
except ImportError:
    print("python3-yaml is missing: the templates were not run")
    sys.exit(77)

PROGRAM, REPOSITORY = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
CI = REPOSITORY / "reports" / "ci"
FILES = ("lemmagate.db", "lemmagate-junit.xml")


def check(true, what):
    if not true:
        sys.exit(f"templates.py: {what}")


def installed(root):
    """A copy of what the steps use of the repository; `dev` notes what it is asked and links the program."""
    (root / "build" / "release").mkdir(parents=True)
    (root / "reports").mkdir()
    shutil.copytree(CI, root / "reports" / "ci")
    dev = root / "dev"
    dev.write_text(f'#!/bin/sh\nset -eu\n[ "$*" = build ]\nln -s "{PROGRAM}" "$(dirname "$0")/build/release/lemmagate"\n')
    dev.chmod(0o755)
    return root


def project(root, kernel):
    """A user's repository: the header and one kernel, given as text."""
    root.mkdir()
    shutil.copy(REPOSITORY / "kernels" / "lemmagate_kernel.h", root)
    (root / "my_kernel.c").write_text(kernel.replace("<lemmagate_kernel.h>", '"lemmagate_kernel.h"'))
    return root


def run(lines, folder, environment):
    """One script as both services run it: a shell that stops at the first error. Its exit code and output."""
    script = folder / ".step.sh"
    script.write_text("\n".join(lines) + "\n")
    done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", script.name], cwd=folder, text=True,
                          env={"PATH": os.environ["PATH"], **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(done.stdout)
    return done.returncode, done.stdout


def github(example, temporary, kernel, more=()):
    """Run the example's job with these inputs besides; its exit code, its output and its folder."""
    copy, folder = installed(temporary / "action"), project(temporary / "checkout", kernel)
    summary = folder / "step.md"
    for step in example["jobs"]["gate"]["steps"]:
        code, output = 0, ""
        if step.get("uses", "").startswith("OWNER/lemmagate/"):
            where = copy / step["uses"].removeprefix("OWNER/lemmagate/").split("@")[0]
            action = yaml.safe_load((where / "action.yml").read_text())
            given = {**step["with"], **dict(more)}
            check(set(given) <= set(action["inputs"]), f"the action has no input of {sorted(given)}")
            missing = [name for name, i in action["inputs"].items() if i.get("required") and name not in given]
            check(not missing, f"the example lacks the inputs {missing}")
            value = {name: str(given.get(name, i.get("default", ""))) for name, i in action["inputs"].items()}

            def fill(text):
                return re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda m: value[m[1]], str(text))

            for inner in action["runs"]["steps"]:
                check(inner["shell"] == "bash" and "${{" not in inner["run"], "a step would let an input be code")
                environment = {name: fill(text) for name, text in inner.get("env", {}).items()}
                check(not any("${{" in text for text in environment.values()), "an expression is not one of the inputs")
                code, output = run([inner["run"]], folder, {**environment, "GITHUB_ACTION_PATH": str(where),
                                                            "GITHUB_STEP_SUMMARY": str(summary)})
                if code:
                    return code, output, folder
            for name, out in action["outputs"].items():
                check((folder / fill(out["value"])).is_file(), f"output {name} names no file")
        elif "run" in step:
            code, output = run([step["run"]], folder, {})
            check(code == 0, "the example does not compile its kernel")
    return code, output, folder


def gitlab(example, temporary, kernel):
    """Run the job; GitLab merges maps and replaces lists of the template that it extends."""
    template = yaml.safe_load((CI / "gitlab.yml").read_text())[".lemmagate"]
    check(example["include"][0]["remote"].endswith("/reports/ci/gitlab.yml"), "the example includes another file")
    job = example["gate"]
    check(job["extends"] == ".lemmagate", "the example extends another job")
    unknown = set(job["variables"]) - set(template["variables"])
    check(not unknown, f"the template has no variables {sorted(unknown)}")
    builds = temporary / "builds"
    installed(builds / "lemmagate")
    folder = project(temporary / "checkout", kernel)
    asked = "\n".join(template["before_script"])
    check("git clone" in asked and '"$LEMMAGATE_REPOSITORY" "$CI_BUILDS_DIR/lemmagate"' in asked, "nothing is cloned")
    environment = {**template["variables"], **job["variables"], "CI_BUILDS_DIR": str(builds)}
    build = [line for line in template["before_script"] if not re.match("apt-get |git clone ", line)]
    code, output = run(build + job["script"], folder, environment)
    kept = template["artifacts"]["paths"] + [template["artifacts"]["reports"]["junit"]]
    check(sorted(kept) == sorted(FILES) and template["artifacts"]["when"] == "always", "a file is not kept")
    return code, output, folder


def expect(result, code, words):
    got, output, folder = result
    check(got == code, f"exit code {got} instead of {code}")
    check(words in output, f"no {words!r} in the output")
    if code == 3:
        return
    for name in FILES:
        check((folder / name).is_file(), f"no {name}")
    suites = xml.etree.ElementTree.parse(folder / "lemmagate-junit.xml").getroot()
    failed = sum(1 for _ in suites.iter("failure")) + sum(1 for _ in suites.iter("error"))
    check((failed > 0) == (code != 0), f"{failed} failures in the JUnit file at exit code {code}")


def main():
    blocks = re.findall(r"```yaml\n(.*?)```", (CI / "README.md").read_text(), re.S)
    check(len(blocks) == 2, f"{len(blocks)} YAML examples in README.md instead of 2")
    on_github, on_gitlab = (yaml.safe_load(block) for block in blocks)
    correct = (REPOSITORY / "kernels" / "examples" / "c" / "plain.c").read_text()
    wrong = correct.replace("p.eta *", "2 * p.eta *")
    check(wrong != correct, "plain.c has no step size to double")
    with tempfile.TemporaryDirectory(prefix="lg-templates-") as name:
        base = pathlib.Path(name)
        for each in ("a", "b", "c", "d"):
            (base / each).mkdir()
        good = github(on_github, base / "a", correct)
        expect(good, 0, "example_c")
        check("## lemmagate: holds" in (good[2] / "step.md").read_text(), "the step summary does not say that all holds")
        expect(github(on_github, base / "b", wrong, {"junit": "lemmagate-junit.xml"}), 1, "violated: ")
        expect(github(on_github, base / "c", correct, {"kernel": "./my kernel's; exit 0 $(exit 0).so"}), 3, "exit 0 $(exit 0)")
        expect(gitlab(on_gitlab, base / "d", wrong), 1, "violated: ")


main()
