"""Small templates for tools/record_templates.py: each uses one part of the language, or breaks it."""

EXPRESSIONS = [
    # literals and operators
    "1 + 2 * 3", "7 // 2", "-7 // 2", "7 % 3", "-7 % 3", "7 / 2", "2 ** 10", "2 ** -1", "1.0", "1e3", "0.1 + 0.2", "1e16",
    "1e-5", "100000.0", "1_000", "'a' 'b'", "'a\\n\\t\\x41\\u00e9\\'\"'", '"\\q"', "'a' + 'b'", "'a' ~ 1 ~ none ~ true",
    "'ab' * 3", "[1, 2] + [3]", "[1] * 2", "(1, 2)", "(1,)", "()", "[]", "{}", "{'a': 1, 'b': [true, none, 1.5]}",
    "not true", "not 1 == 2", "1 < 2 < 3", "1 < 2 > 3", "1 == 1.0", "'a' < 'b'", "[1, 2] < [1, 3]", "true + true",
    "true and 'x'", "0 or 'y'", "'' and 1", "1 if t else 2", "1 if not t", "'a' in 'cat'", "'z' not in words",
    "'role' in messages[0]", "2 in numbers", "-n", "+n", "- -n", "-n | abs", "1 - -1", "n - 1 - 1", "2 ** 3 ** 2", "'%s is %d' % ('x', 3)",
    "1 + 1 ~ 'a'", "'a' ~ 1 + 1", "n is odd and not x is integer", "n == 7 == true", "none is none", "(1 if t else 2) + 3",
    # attributes, items, slices
    "messages[0].role", "messages[0]['content']", "messages[-1]['role']", "messages[9]", "messages[0].nothing", "nested.b[1].c",
    "nested['b'][0]", "messages[1:][0].role", "text[4:9]", "text[-3:]", "text[::-1]", "text[::2]", "text[5:1:-2]", "numbers[::-1]",
    "numbers[:2]", "umlaut[:6]", "umlaut[-1]", "text[100:]", "text[0]", "text[-100:3]", "nested.a", "nested.items() | list",
    "nested.keys() | list", "nested.values() | list", "nested.get('a')", "nested.get('q')", "nested.get('q', 5)", "words.0",
    # methods
    "' a b '.strip()", "'xxaxx'.strip('x')", "' a '.lstrip()", "' a '.rstrip()", "'a,b,c'.split(',')", "'a,b,c'.split(',', 1)",
    "' a  b '.split()", "'a b c'.split(None, 1)", "'a,b,c'.rsplit(',', 1)", "'a b c'.rsplit()", "'a\\nb\\r\\nc'.splitlines()", "'abc'.startswith('ab')",
    "'abc'.endswith(('x', 'bc'))", "'abc'.startswith('b', 1)", "'abc'.upper()", "umlaut.lower()", "umlaut.upper() | length > 0",
    "'the quick-fox it\\'s'.title()", "'hELLO'.capitalize()", "'aXb'.swapcase()", "'banana'.replace('a', 'o')", "'banana'.replace('a', 'o', 1)",
    "'ab'.replace('', '-')", "'banana'.find('n')", "'banana'.rfind('n')", "'banana'.find('q')", "'banana'.index('n')", "'banana'.count('a')",
    "', '.join(words)", "'12'.isdigit()", "''.isdigit()", "'ab'.isalpha()", "' '.isspace()", "'AB'.isupper()", "'prefix-x'.removeprefix('prefix-')",
    "'x.txt'.removesuffix('.txt')", "numbers.index(2)", "numbers.count(2)", "umlaut.find('ñ')",
    # filters
    "' a ' | trim", "'xax' | trim('x')", "text | length", "umlaut | length", "messages | length", "nested | length", "words | join(', ')",
    "numbers | join", "messages | join('|', attribute='role')", "text | upper", "text | lower", "text | title", "'foo-bar (baz)' | title",
    "'hello WORLD' | capitalize", "text | replace('o', '0')", "'a' | list", "numbers | list", "nested | list", "5 | string", "'12' | int", "'x' | int",
    "'x' | int(7)", "'2.9' | int", "3.7 | int", "'2.5' | float", "words | first", "words | last", "empty | first", "missing | default('d')",
    "'' | default('d')", "'' | default('d', true)", "none | default('d')", "missing | d('x')", "messages | map(attribute='role') | list",
    "messages | map(attribute='nothing', default='?') | list", "words | map('upper') | list", "words | map('replace', 'p', 'b') | join(' ')",
    "messages | selectattr('role', 'equalto', 'user') | list | length", "messages | rejectattr('role', 'eq', 'user') | map(attribute='content') | list",
    "messages | selectattr('nothing') | list", "messages | selectattr('tool_calls', 'undefined') | list | length", "numbers | select('odd') | list",
    "numbers | reject('gt', 1) | list", "words | select | list | length", "nested | items | list", "missing | items | list", "nested | dictsort", "nested | dictsort(reverse=true)",
    "words | sort", "words | sort(case_sensitive=true)", "words | sort(reverse=true)", "messages | sort(attribute='role') | map(attribute='role') | list",
    "words | unique | list", "words | unique(case_sensitive=true) | list", "numbers | reverse | list", "text | reverse", "numbers | sum", "numbers | max", "numbers | min",
    "-3 | abs", "2.567 | round(2)", "2.5 | round", "2.4 | round(0, 'ceil')", "'a\\nb\\n\\nc' | indent", "'a\\nb' | indent(2, true)", "'a\\n\\nb' | indent(2, blank=true)", "'a\\nb' | indent('> ')",
    "nested | tojson", "messages | tojson", "messages | tojson(indent=2)", "empty | tojson(indent=2)", "umlaut | tojson", "umlaut | tojson(ensure_ascii=true)", "nested | tojson(sort_keys=true)",
    "nested | tojson(separators=(',', ':'))", "x | tojson", "none | tojson", "'tab\\tquote\"back\\\\' | tojson", "'a' | safe", "'<a href=\"x\">' | escape", "'%s-%s' | format(1, 'b')",
    "n | string ~ 'x'", "not missing | default(false)", "text | trim | upper ~ '!'", "{1: 'a', 2: 'b'} | tojson", "text|count",
    # tests
    "n is defined", "missing is defined", "missing is not defined", "missing is undefined", "none_value is none", "text is string", "n is string", "nested is mapping",
    "words is sequence", "text is sequence", "words is iterable", "nested is iterable", "n is iterable", "n is number", "x is number", "t is number", "n is integer", "t is integer", "x is float", "t is boolean", "t is true", "t is false",
    "n is equalto 7", "n is eq(7)", "n is ne 7", "n is in [7, 8]", "'a' is in 'cat'", "n is gt 3", "n is lessthan 3", "n is divisibleby 7", "n is odd", "n is even", "'ABC' is upper", "'abc' is lower", "n is sameas n",
    "messages[0].role is defined and messages[0].role == 'user'", "messages[0].x.y is defined", "range is callable", "n is callable",
    # functions
    "range(3) | list", "range(1, 10, 3) | list", "range(3, 0, -1) | list", "range(0) | list", "dict(a=1, b='x')", "strftime_now('%d %b %Y')", "strftime_now('%Y-%m-%d %%')", "namespace(a=1).a", "raise_exception('no')", "raise_exception()",
    # refusals
    "missing.x", "missing['x']", "missing + 1", "missing()", "1 + 'a'", "'a' + 1", "1 / 0", "1 % 0", "[1] + (2,)", "none.x", "none + 1", "none | length", "5 | join", "text | nosuchfilter", "n is nosuchtest", "text.nosuch()",
    "numbers.append(4)", "nested.update({})", "1 < 'a'", "'a'.split('')", "words | map('nosuch') | list", "numbers[::0]", "1 in 5", "'abc'.index('z')", "range(1, 2, 0) | list",
]

STATEMENTS = [
    "plain text", "", "a\n", "a\n\n", "a\r\nb\r\n", "{{ 'a' }}\n", "  {{ 'a' }}  \n  b",
    "{% if t %}yes{% endif %}", "{% if not t %}a{% elif n == 7 %}b{% else %}c{% endif %}", "{% if missing %}a{% else %}b{% endif %}",
    "{% for m in messages %}{{ m.role }},{% endfor %}", "{% for m in messages %}{{ loop.index }}{{ loop.index0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.revindex }}{{ loop.revindex0 }};{% endfor %}",
    "{% for w in words %}{{ loop.previtem }}<{{ w }}>{{ loop.nextitem }}|{% endfor %}", "{% for w in words %}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "{% for w in empty %}x{% else %}none{% endfor %}", "{% for w in words if 'p' in w %}{{ loop.index }}{{ w }} {% endfor %}", "{% for w in words if false %}x{% else %}none{% endfor %}",
    "{% for k, v in nested.items() %}{{ k }}={{ v }};{% endfor %}", "{% for k in nested %}{{ k }}{% endfor %}", "{% for c in 'añ🙂' %}[{{ c }}]{% endfor %}", "{% for a in missing %}x{% endfor %}ok",
    "{% for a in none_value %}x{% endfor %}", "{% for i in range(3) %}{% for j in range(2) %}{{ i }}{{ j }}{{ loop.depth }} {% endfor %}{{ loop.depth0 }}{% endfor %}", "{% for (a, b) in [(1, 2), (3, 4)] %}{{ a + b }} {% endfor %}",
    "{% for a, b in [(1, 2, 3)] %}{% endfor %}", "{% for i in range(9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}{% endif %}{{ i }}{% endfor %}!",
    "{% set a = 1 %}{{ a }}", "{% set a, b = 1, 2 %}{{ b }}{{ a }}", "{% set a = 1 %}{% for i in range(3) %}{% set a = a + i %}{{ a }}{% endfor %}{{ a }}", "{% if t %}{% set a = 5 %}{% endif %}{{ a }}",
    "{% for i in range(2) %}{{ q is defined }}{% set q = 1 %}{{ q }}{% endfor %}{{ q is defined }}", "{% set ns = namespace(a=1, b='x') %}{% for i in range(3) %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }}{{ ns.b }}{{ ns.c is defined }}",
    "{% set ns = namespace() %}{% set ns.x = [] %}{% set ns.x = ns.x + [1] %}{{ ns.x }}", "{% set n.x = 1 %}", "{% set nested.x = 1 %}", "{% set a %}block {{ n }}{% endset %}[{{ a }}]", "{% set a | upper | trim %} block {% endset %}[{{ a }}]",
    "{% set a %}{% set inner = 1 %}{% endset %}{{ inner is defined }}", "{% set messages = messages[1:] %}{{ messages | length }}", "{% for m in messages %}{% set m = m.role %}{{ m }} {% endfor %}",
    "{% macro f(a, b=2) %}{{ a }}-{{ b }};{% endmacro %}{{ f(1) }}{{ f(1, 3) }}{{ f(b=4, a=5) }}{{ f() }}", "{% macro f(x) %}{{ x }}{% if x > 0 %}{{ f(x - 1) }}{% endif %}{% endmacro %}{{ f(4) }}",
    "{% set g = 1 %}{% macro f() %}{{ g }}{% endmacro %}{% set g = 2 %}{{ f() }}", "{% macro f() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1, 2, k=3) }}", "{% macro f() %}({{ caller() }}){% endmacro %}{% call f() %}inner {{ n }}{% endcall %}",
    "{% macro f(l) %}{% for i in l %}{{ caller(i) }}{% endfor %}{% endmacro %}{% call(i) f([1, 2]) %}<{{ i }}>{% endcall %}", "{% macro outer() %}{% macro inner() %}in{% endmacro %}{{ inner() }}{% endmacro %}{{ outer() }}",
    "{%- macro f(x) -%}\n  {{ x }}\n{%- endmacro -%}\n a {{ f(1) }} b", "{% for i in range(2) %}{% macro f() %}{{ i }}{% endmacro %}{{ f() }}{% endfor %}", "{% macro f(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ f(1) }}",
    "{% filter upper %}abc {{ text }}{% endfilter %}", "{% filter replace('a', 'b') | trim %} aaa {% endfilter %}", "{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a is defined }}", "{% generation %}x{% set g = 1 %}{% endgeneration %}{{ g is defined }}",
    "{% raw %}{{ not }} {% if %}{% endraw %}!", "{% raw -%}  a  {%- endraw %} b", "a{# comment #}b", "a {#- c -#} b", "{# multi\nline #}x", "a\n{# c #}\nb",
    "a\n  {% if t %}\n  b\n  {% endif %}\nc", "a\n  {%- if t %}\n  b\n  {%- endif %}\nc", "a\n  {%+ if t %}\n  b\n  {%+ endif %}\nc", "a\n  {% if t -%}\n  b\n  {% endif -%}\nc", "a\n{% if t +%}\nb\n{% endif +%}\nc",
    "x {{- ' y ' -}} z", "a {% if t %} b {% endif %} c", "\n\n{{ n }}\n\n", "  {% if t %}a{% endif %}", "a  {% if t %}b{% endif %}\n\nc", "{% if t %}\n\n\na{% endif %}", "{{ '}}' }}{{ '%}' }}", "{{ {'a': {'b': 1}}['a']['b'] }}", "{{ {'a': {'b': 1}} }}",
    "{% for m in messages %}\n{{ m.content }}\n{% endfor %}", "{% for m in messages -%}\n{{ m.content }}\n{%- endfor %}", "{%- for m in messages %}\n    {%- if m.role == 'user' %}\n        {{- m.content }}\n    {%- endif %}\n{%- endfor %}\n",
    "{% set x = 'a' if t else 'b' %}{{ x }}", "{{ 1 if false }}|{{ missing }}|", "{% if messages[0]['role'] == 'system' %}s{% else %}n{% endif %}", "{{ bos_token }}{{ eos_token }}", "{% set a = [1, 2,] %}{{ a }}", "{{ [1,2,3,] | length }}{{ f is defined }}",
    "{% if 'x' in nested.b %}a{% elif nested.b is sequence %}b{% endif %}", "{% for m in messages[::-1] %}{{ m.role[0] }}{% endfor %}", "{% for i in range(0, messages|length, 2) %}{{ messages[i].role }}{% endfor %}",
    "{{ messages[1].content | trim | replace('<b>', '') }}", "{% for line in messages[1].content.split('\\n') %}{{ loop.index }}:{{ line }}|{% endfor %}", "{% set parts = messages[2].content.split(',') %}{{ parts | length }}{{ parts[-1] }}",
    # refusals
    "{% if t %}", "{% endif %}", "{% for %}{% endfor %}", "{{ 1 + }}", "{{ (1 }}", "{{ 'a }}", "{{ a b }}", "{% nosuch %}", "{% set %}", "{% set 1 = 2 %}", "{{ ] }}", "{% macro %}{% endmacro %}", "{# open", "{% raw %}open", "{{ n", "{% break %", "{{ }}", "{{ 1 | }}",
    "{{ ? }}", "{% if t %}{% else %}{% else %}{% endif %}", "{% for x in y %}{% endif %}", "{{ f(a=1, 2) }}", "{% call n %}{% endcall %}",
]

SNIPPETS = ["{{ " + expression + " }}" for expression in EXPRESSIONS] + STATEMENTS
