# Completion of git-atelier for fish: as git-atelier, and as `git atelier` by fish's own completion of Git.
# The program is asked at each TAB, so that this never disagrees with it.

function __git_atelier_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l word (commandline -ct)
    set -l answer (git atelier --complete $words "$word" 2>/dev/null)
    or return
    set -l before (string match -r -- '^--[^=]*=' "$word")
    set -l value (string replace -r -- '^--[^=]*=' '' "$word")
    switch "$answer[1]"
        case files
            printf "$before%s\n" (__fish_complete_path "$value")
        case folders
            printf "$before%s\n" (__fish_complete_directories "$value" '')
    end
    set -e answer[1]
    string join \n -- $answer
end

complete -c git-atelier -f -k -a '(__git_atelier_complete)'
# Where fish's completion of Git asks by itself, as it does but in 3.6.0, this says the same again.
complete -c git -f -n '__fish_git_using_command atelier' -a '(__fish_git_complete_custom_command atelier)'
