# SPDX-License-Identifier: GPL-3.0-or-later
# The layers, their folders, and the exact flags their files are compiled
# with (tests/layer.flags, written by make).
layers='base codec mtproto store crypto api native plain core front cli gateway ui'

layer_folder()
{
	case $1 in
	ui) echo "$srcdir/ui" ;;
	mtproto) echo "$srcdir/src/codec/mtproto" ;;
	*) echo "$srcdir/src/$1" ;;
	esac
}

# layer_compile LAYER FLAG... FILE: check FILE's syntax as LAYER's own file.
layer_compile()
{
	local layer=$1 line
	shift
	line=$(sed -n "s/^$layer //p" "$builddir/tests/layer.flags")
	[[ -n $line ]] || {
		echo "no flags of layer $layer"
		return 2
	}
	(cd "$builddir" && eval "$line -fsyntax-only" '"$@"')
}
