# Completion of git-atelier for bash: as `git atelier` by Git's own completion, and as git-atelier.
# The program is asked at each TAB, so that this never disagrees with it.

# __git_atelier_reply WORD...: completes the last one; they stand behind `git atelier`.
__git_atelier_reply() {
    local word=${!#} line text help kept='' breaks='' room=${COLUMNS:-80}
    local -i longest=0
    local -a answer texts=() helps=()
    mapfile -t answer < <("${program[@]}" --complete "$@" 2>/dev/null)
    COMPREPLY=()
    case ${answer[0]:-words} in
    files) compopt +o nospace ;;
    folders) compopt +o default +o bashdefault -o dirnames ;;
    *) compopt +o default +o bashdefault -o nospace -o nosort ;;
    esac 2>/dev/null
    # Readline replaces only what stands behind one of these.
    case $COMP_WORDBREAKS in *=*) breaks+='=' ;; esac
    case $COMP_WORDBREAKS in *:*) breaks+=':' ;; esac
    [[ -z $breaks ]] || kept=${word%"${word##*["$breaks"]}"}
    for line in "${answer[@]:1}"; do
        text=${line%%$'\t'*}
        texts+=("${text#"$kept"}")
        helps+=("${line#*$'\t'}")
        ((${#texts[-1]} <= longest)) || longest=${#texts[-1]}
    done
    if ((${#texts[@]} == 1)); then
        COMPREPLY=("${texts[0]} ")
        return
    fi
    # A menu inserts what it shows.
    if [[ ${COMP_TYPE:-9} == 37 ]]; then
        COMPREPLY=("${texts[@]}")
        return
    fi
    local -i at
    for ((at = 0; at < ${#texts[@]}; ++at)); do
        help=${helps[at]}
        if [[ -n $help ]]; then printf -v line '%-*s  (%s)' "$longest" "${texts[at]}" "$help"; else line=${texts[at]}; fi
        COMPREPLY+=("${line:0:room > longest + 8 ? room - 1 : longest}")
    done
}

# Called by Git's completion, which has the command line in $words, $cword and $cur.
_git_atelier() {
    local -i at=${__git_cmd_idx:-0}
    if ((at == 0)); then
        for ((at = 1; at < cword; ++at)); do [[ ${words[at]} != atelier ]] || break; done
    fi
    local -a program=(git ${__git_C_args[@]+"${__git_C_args[@]}"} atelier)
    __git_atelier_reply "${words[@]:at+1:cword-at-1}" "$cur"
}

# The program under its own name. What readline has taken apart without a blank between is one word.
__git_atelier_alone() {
    local rest=${COMP_LINE:0:COMP_POINT} piece gap
    local -a program=(git-atelier) words=()
    local -i at
    ! type -P -- "$1" >/dev/null || program=("$1")
    for ((at = 0; at <= COMP_CWORD; ++at)); do
        piece=${COMP_WORDS[at]}
        if ((at == COMP_CWORD)); then
            gap=${rest%%[![:space:]]*}
            piece=${rest#"$gap"}
        else
            gap=${rest%%"$piece"*}
        fi
        rest=${rest#"$gap$piece"}
        if ((at > 0)) && [[ -z $gap ]]; then words[-1]+=$piece; else words+=("$piece"); fi
    done
    __git_atelier_reply "${words[@]:1}"
}

complete -o bashdefault -o default -o nospace -F __git_atelier_alone git-atelier
