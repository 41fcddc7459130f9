"""Small changes of C++ source, each behind a number, all of them in one text.

A mutant is a list of edits around what it changes, so that mutants may stand inside each other:
`a < b` becomes `::pcl::mutants::less(7, a, b)`, `f(x);` becomes a call unless 8 is on. The text of
no expression is written twice. Functions alone are changed: no templates, no constants of the
compiler's, no conditions of loops (they would only hang).
"""
import dataclasses
import hashlib
import re
import sys

# Debian's bindings, whichever python3 comes first.
sys.path.append("/usr/lib/python3/dist-packages")
import clang.cindex as clang  # noqa: E402 the path above comes first

Kind = clang.CursorKind
Type = clang.TypeKind
ON = "::pcl::mutants::on({n})"
RELATIONS = {"<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal"}
FUNCTIONS = {Kind.FUNCTION_DECL, Kind.CXX_METHOD, Kind.CONSTRUCTOR, Kind.DESTRUCTOR}
SCOPES = {Kind.NAMESPACE, Kind.CLASS_DECL, Kind.STRUCT_DECL, Kind.LINKAGE_SPEC}
LOOPS = {Kind.WHILE_STMT, Kind.DO_STMT, Kind.FOR_STMT, Kind.CXX_FOR_RANGE_STMT}
INTEGERS = {Type.UCHAR, Type.USHORT, Type.UINT, Type.ULONG, Type.ULONGLONG, Type.SCHAR, Type.SHORT,
            Type.INT, Type.LONG, Type.LONGLONG}
# What {} makes is a value like any other, and not the fault that a Status of {} would be.
EMPTY = re.compile(r"^(const )?(std::(basic_string|optional|vector)<|pcl::Strong<)")
LITERAL_IN = {Kind.BINARY_OPERATOR, Kind.COMPOUND_ASSIGNMENT_OPERATOR, Kind.RETURN_STMT,
              Kind.CONDITIONAL_OPERATOR, Kind.PAREN_EXPR, Kind.UNEXPOSED_EXPR, Kind.CALL_EXPR}
SHOWN_MAX = 60  # of the source, in a description


class Refused(Exception):
    """The source cannot be read."""


@dataclasses.dataclass(frozen=True)
class Edit:
    """`text` instead of the bytes from `begin` to `end`; before or after what stands there."""
    begin: int
    end: int
    text: str  # {n} is the number
    opens: bool
    span: float  # of what it is put around: the wider stands outside


@dataclasses.dataclass(frozen=True)
class Mutant:
    file: str
    line: int
    function: str
    kind: str
    was: str
    edits: tuple
    ordinal: int = 0  # of the same change of the same text in this function

    def described(self):
        return f"{self.file}:{self.line} {self.function}: {self.kind}: {self.was}"

    def rank(self, seed):
        """A place by chance that only a change of its own function can move."""
        text = f"{seed}|{self.file}|{self.function}|{self.kind}|{self.was}|{self.ordinal}"
        return hashlib.sha256(text.encode()).hexdigest()


def candidates(path, name, arguments):
    """All mutants of the file at `path`, in their order; `name` is what they call it."""
    unit = clang.Index.create().parse(str(path), args=["-x", "c++", "-std=c++20", *arguments])
    errors = [str(d) for d in unit.diagnostics if d.severity >= clang.Diagnostic.Error]
    if errors:
        raise Refused(f"{name}: {errors[0]}")
    reader = _Reader(path, name)
    reader.scope(unit.cursor)
    seen = {}
    for mutant in reader.found:
        key = (mutant.function, mutant.kind, mutant.was)
        seen[key] = seen.get(key, -1) + 1
        yield dataclasses.replace(mutant, ordinal=seen[key])


def choose(mutants, count, seed):
    """`count` of them, in the order of the source; numbers are their places, from 1."""
    chosen = sorted(mutants, key=lambda mutant: mutant.rank(seed))[:count]
    return sorted(chosen, key=lambda mutant: (mutant.file, mutant.edits[0].begin, mutant.kind))


def applied(text, numbered):
    """`text`, bytes, with these (number, mutant) in it, each behind its number."""
    edits = [(edit, number) for number, mutant in numbered for edit in mutant.edits]
    out, at = [b'#include "tests/mutants/mutant.hpp"\n#line 1\n'], 0
    for edit, number in sorted(edits, key=_place):
        out += [text[at:edit.begin], edit.text.replace("{n}", str(number)).encode()]
        at = edit.end
    return b"".join([*out, text[at:]])


def _place(numbered):
    """Ends before beginnings; of ends the inner first, of beginnings the outer."""
    edit, number = numbered
    if edit.end > edit.begin:
        return edit.begin, 2, 0, 0
    if edit.opens:
        return edit.begin, 1, -edit.span, number
    return edit.begin, 0, edit.span, -number


class _Reader:
    """Walks one file's functions and notes what could be changed."""

    def __init__(self, path, name):
        self.path, self.name = str(path), name
        self.text = path.read_bytes()
        self.found = []
        self.function = None

    def scope(self, cursor):
        for child in cursor.get_children():
            if child.location.file is None or child.location.file.name != self.path:
                continue
            if child.kind in SCOPES:
                self.scope(child)
            elif child.kind in FUNCTIONS and child.is_definition():
                self.function = child
                for part in child.get_children():
                    written = self.text[self.begin(part):self.begin(part) + 1] == b"{"
                    if part.kind == Kind.COMPOUND_STMT and written:  # a default is not
                        self.visit(part, child, False)

    # ------------------------------------------------------------------ the source

    def begin(self, node):
        return node.extent.start.offset

    def end(self, node):
        return node.extent.end.offset

    def words(self, node):
        return self.text[self.begin(node):self.end(node)].decode()

    def between(self, left, right):
        """The operator: what stands between two operands, and where."""
        begin, end = self.end(left), self.begin(right)
        if begin >= end:
            return None, 0
        gap = self.text[begin:end].decode()
        bare = re.sub(r"//[^\n]*|/\*.*?\*/", lambda found: " " * len(found.group()), gap)
        word = bare.strip()
        return word, begin + bare.find(word) if word else 0

    # ------------------------------------------------------------------ what is changed

    def note(self, node, kind, edits, was=None):
        shown = " ".join((was or self.words(node)).split())
        if len(shown) > SHOWN_MAX:
            shown = shown[:SHOWN_MAX - 2] + ".."
        self.found.append(Mutant(self.name, node.extent.start.line, self.function.spelling, kind,
                                 shown, tuple(edits)))

    def around(self, node, before, after, wider=0.0):
        begin, end = self.begin(node), self.end(node)
        span = end - begin + wider
        return [Edit(begin, begin, before, True, span), Edit(end, end, after, False, span)]

    def relation(self, node, left, right):
        word, at = self.between(left, right)
        if word in RELATIONS:
            self.note(node, f"at the border of {word}", [
                *self.around(node, f"::pcl::mutants::{RELATIONS[word]}({{n}}, ", ")"),
                *self.around(left, "(", ")", 0.5), *self.around(right, "(", ")", 0.5),
                Edit(at, at + len(word), ",", True, 0)])
        elif word in ("==", "!="):
            self.note(node, f"{word} turned round", self.around(node, f"({ON} != (", "))"))

    def logical(self, node, left, right):
        """a && b is !(!a || !b): with all three turned round it is a || b, and so the other way."""
        word, _ = self.between(left, right)
        if word in ("&&", "||"):
            part = f"({ON} != static_cast<bool>("
            self.note(node, f"the other of && and || for {word}", [
                *self.around(node, f"({ON} != (", "))"),
                *self.around(left, part, "))", 0.5), *self.around(right, part, "))", 0.5)])

    def one_more(self, node):
        self.note(node, "one more", self.around(node, "((", f") + {ON})"))

    def one_less(self, node):
        self.note(node, "one less", self.around(node, "((", f") - {ON})"))

    def condition(self, node):
        """Of an equality the turning is the same change."""
        inner = node
        while inner.kind in (Kind.UNEXPOSED_EXPR, Kind.PAREN_EXPR):
            children = list(inner.get_children())
            if len(children) != 1:
                break
            inner = children[0]
        sides = self.sides(inner)
        if sides and self.between(*sides)[0] in ("==", "!="):
            return
        self.note(node, "condition negated",
                  self.around(node, f"({ON} != static_cast<bool>(", "))", 0.25))

    def left_out(self, node, kind):
        self.note(node, kind, self.around(node, f"({ON} ? void() : void(", "))", 0.75))

    def returned(self, node):
        children = list(node.get_children())
        if not children:
            return
        value, result = self.words(children[0]), self.function.result_type.get_canonical()
        if result.kind == Type.VOID:
            self.left_out(children[0], "call left out")
            return
        constants = []
        if result.kind == Type.BOOL:
            constants = [c for c in ("true", "false") if c != value]
        elif result.kind in INTEGERS:
            constants = ["0" if value not in ("0", "0U") else "1"]
        elif result.kind == Type.POINTER and value != "nullptr":
            constants = ["nullptr"]
        elif EMPTY.match(result.spelling) and value not in ("{}", '""', "std::nullopt"):
            constants = ["{}"]
        end = self.text.index(b";", self.end(node)) + 1
        span = end - self.begin(node) + 1
        for constant in constants:
            self.note(node, f"{constant} returned", [
                Edit(self.begin(node), self.begin(node), f"{{ if ({ON}) return {constant}; ", True,
                     span),
                Edit(end, end, " }", False, span)])

    # ------------------------------------------------------------------ the walk

    def sides(self, node):
        """Left and right operand of a binary operator, ours or an overloaded one."""
        if node.kind in (Kind.BINARY_OPERATOR, Kind.COMPOUND_ASSIGNMENT_OPERATOR):
            children = list(node.get_children())
        elif node.kind == Kind.CALL_EXPR and node.spelling.startswith("operator"):
            children = list(node.get_arguments())
        else:
            return None
        return children if len(children) == 2 else None

    def visit(self, node, parent, statement):
        """`statement`: its value is not used."""
        if node.kind == Kind.VAR_DECL and re.search(r"\bconstexpr\b", self.words(node)):
            return
        if node.kind == Kind.LAMBDA_EXPR:
            self.inside_lambda(node)
            return
        if node.kind == Kind.RETURN_STMT and self.function is not None:
            self.returned(node)
        sides = self.sides(node)
        if sides:
            self.operator(node, sides, statement)
        elif statement:
            self.other_statement(node)
        if node.kind == Kind.INTEGER_LITERAL:
            self.literal(node, parent)
        if node.kind in (Kind.IF_STMT, Kind.CONDITIONAL_OPERATOR):
            self.decision(node)
        self.below(node)

    def below(self, node):
        children = list(node.get_children())
        if node.kind == Kind.CASE_STMT:
            children = children[1:]
        elif node.kind == Kind.IF_STMT and self.words(node).startswith("if constexpr"):
            children = [c for c in children if not c.kind.is_expression()]
        for child in children:
            self.visit(child, node, self.unused(node, child))

    def unused(self, parent, child):
        """Is this expression a statement?"""
        if not child.kind.is_expression():
            return False
        children = list(parent.get_children())
        if parent.kind in (Kind.COMPOUND_STMT, Kind.DEFAULT_STMT):
            return True
        if parent.kind in (Kind.IF_STMT, Kind.CASE_STMT, Kind.WHILE_STMT, Kind.FOR_STMT,
                           Kind.CXX_FOR_RANGE_STMT):
            after = [c for c in children if self.begin(c) < self.begin(child)]
            last = self.text[:self.begin(child)].decode(errors="replace").rstrip()
            return bool(after) and last.endswith((")", "else", ":"))
        return False

    def inside_lambda(self, node):
        """What it returns may be deduced."""
        function, self.function = self.function, _Inside(self.function)
        for child in node.get_children():
            if child.kind == Kind.COMPOUND_STMT:
                self.visit(child, node, False)
        self.function = function

    def decision(self, node):
        children = list(node.get_children())
        if any(child.kind == Kind.VAR_DECL for child in children):
            return
        if node.kind == Kind.IF_STMT and self.words(node).startswith("if constexpr"):
            return
        first = next((child for child in children if child.kind.is_expression()), None)
        if first is not None:
            self.condition(first)

    def operator(self, node, sides, statement):
        word, _ = self.between(*sides)
        assigns = word in ("=", "+=", "-=", "|=", "&=", "*=", "/=", "<<=", ">>=")
        if assigns and statement and self.outlives(sides[0]):
            self.left_out(node, "assignment left out")
        elif word in ("&&", "||"):
            self.logical(node, *sides)
        elif word in ("+", "-") and node.type.get_canonical().kind in INTEGERS:
            self.one_more(node)
            self.one_less(node)
        else:
            self.relation(node, *sides)

    def outlives(self, target):
        """No local variable: what is written there is seen outside."""
        while target.kind in (Kind.UNEXPOSED_EXPR, Kind.PAREN_EXPR):
            inner = list(target.get_children())
            if len(inner) != 1:
                return False
            target = inner[0]
        if target.kind != Kind.DECL_REF_EXPR:
            return True
        there = target.referenced
        return there is not None and there.type.kind in (Type.LVALUEREFERENCE,
                                                         Type.RVALUEREFERENCE)

    def other_statement(self, node):
        if node.kind == Kind.CALL_EXPR and self.words(node).endswith(")"):
            self.left_out(node, "call left out")
        elif node.kind == Kind.UNARY_OPERATOR and re.match(r"\+\+|--", self.words(node)):
            target = list(node.get_children())
            if target and self.outlives(target[0]):
                self.left_out(node, "assignment left out")
        elif node.kind == Kind.UNEXPOSED_EXPR:
            inner = list(node.get_children())
            if len(inner) == 1 and self.words(inner[0]) == self.words(node):
                self.other_statement(inner[0])

    def literal(self, node, parent):
        if parent.kind not in LITERAL_IN or not self.words(node)[0].isdigit():
            return  # the second: of a <=> that is not written
        before, after = self.text[self.begin(node) - 1:self.begin(node)], self.text[self.end(node):]
        if before == b"<" or after[:1] == b">" or before == b"[":
            return  # of a template, of an array
        self.one_more(node)


class _Inside:
    """A lambda in a function: nothing is known of what it returns."""

    def __init__(self, function):
        self.spelling = function.spelling
        self.result_type = self

    def get_canonical(self):
        return self

    kind = None
