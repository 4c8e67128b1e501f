# Turns the Markdown of docs/ into scdoc: paragraphs, headings, lists, tables, indented code, links,
# code and emphasis. The title and comments are left out; a row of a table becomes an entry, whose
# columns called "what ..." are its text.

BEGIN {
    # What a link to a page of docs/ is called that is a manual page as well.
    page_of["configuration.md"] = "*git-atelier-config*(5)"
    page_of["errors.md"] = "*git-atelier-errors*(7)"
    page_of["json.md"] = "*git-atelier-json*(5)"
    page_of["runtimes.md"] = "*git-atelier-runtimes*(5)"
    page_of["workflows.md"] = "*git-atelier-workflow*(5)"
}

function escaped(text) {
    gsub(/[\\_*`]/, "\\\\&", text)
    return text
}

# Between two marks, from place `from` of `text` on; sets `after` to what stands behind.
function up_to(text, mark, from, at) {
    at = index(substr(text, from), mark)
    after = substr(text, from + at + length(mark) - 1)
    return substr(text, from, at - 1)
}

# What a reader finds the target of a link by; "" where it is on this page.
function page_called(target) {
    sub(/#.*/, "", target)
    if (target == "") return ""
    return target in page_of ? page_of[target] : "_docs/" escaped(target) "_"
}

function inline(text, out, inside, at, page) {
    out = ""
    while (text != "") {
        if (text ~ /^`[^`]+`/) {
            inside = up_to(text, "`", 2)
            out = out "*" escaped(inside) "*"
        } else if (text ~ /^\*\*[^*]+\*\*/) {
            inside = up_to(text, "**", 3)
            out = out "*" escaped(inside) "*"
        } else if (text ~ /^\*[^*]+\*/) {
            inside = up_to(text, "*", 2)
            out = out "_" escaped(inside) "_"
        } else if (match(text, /^\[[^]]+\]\([^)]+\)/)) {
            inside = substr(text, 2, index(text, "](") - 2)
            at = RLENGTH + 1
            page = page_called(substr(text, length(inside) + 4, RLENGTH - length(inside) - 4))
            out = out (inside ~ /\.md$/ ? page : inline(inside) (page == "" ? "" : " (" page ")"))
            after = substr(text, at)
        } else {
            out = out escaped(substr(text, 1, 1))
            after = substr(text, 2)
        }
        text = after
    }
    return out
}

# scdoc reads these as the beginning of something else.
function at_line_start(text) {
    return text ~ /^[][|;.#:-]/ ? "\\" text : text
}

function sentence(text) {
    if (text ~ /^[a-z]/) text = toupper(substr(text, 1, 1)) substr(text, 2)
    return text ~ /[.:;?!]$/ || text == "" ? text : text "."
}

function trimmed(text) {
    gsub(/^[ \t]+|[ \t]+$/, "", text)
    return text
}

function end_paragraph() {
    if (paragraph != "") print at_line_start(inline(paragraph)) "\n"
    paragraph = ""
}

function end_code() {
    if (in_code) print "```\n"
    in_code = 0
    blank_lines = ""
}

function cells_of(line, into, count, i) {
    gsub(/\\\|/, "\001", line)
    sub(/^\|/, "", line)
    sub(/\|[ \t]*$/, "", line)
    count = split(line, into, "|")
    for (i = 1; i <= count; i++) {
        gsub("\001", "|", into[i])
        into[i] = trimmed(into[i])
    }
    return count
}

function entry(line, cell, count, i, beside, text, title) {
    count = cells_of(line, cell)
    for (i = 2; i <= count; i++) {
        title = heads[i]
        if (i == count || tolower(title) ~ /^what/)
            text = text (text == "" ? "" : " ") \
                (tolower(title) ~ /^what/ ? sentence((text == "" ? "" : sentence(title ":") " ") cell[i]) : cell[i])
        else
            beside = beside (beside == "" ? "" : ", ") title " " cell[i]
    }
    print at_line_start(inline(cell[1])) (beside == "" ? "" : " (" inline(beside) ")")
    print "\t" (text == "" ? "\\-" : at_line_start(inline(text))) "\n"
}

/^<!--.*-->$/ { next }
/^# / { next }
/^    / && (in_code || paragraph == "") {
    if (!in_code) print "```"
    else printf "%s", blank_lines
    in_code = 1
    blank_lines = ""
    print substr($0, 5)
    next
}
/^$/ {
    end_paragraph()
    if (in_code) blank_lines = blank_lines "\n"
    in_table = 0
    next
}
{ end_code() }
/^##+ / {
    end_paragraph()
    level = index($0, " ") - 1
    print level == 2 ? "# " toupper(substr($0, 4)) "\n" : substr("####", 1, level - 1) substr($0, level + 1) "\n"
    next
}
/^\|/ {
    end_paragraph()
    if (!in_table) cells_of($0, heads)
    else if ($0 !~ /^\|[ :|-]+$/) entry($0)
    in_table = 1
    next
}
/^- / {
    end_paragraph()
    print "- " inline(substr($0, 3)) "\n"
    next
}
{ paragraph = paragraph (paragraph == "" ? "" : " ") trimmed($0) }
END {
    end_paragraph()
    end_code()
}
