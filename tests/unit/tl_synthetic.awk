# SPDX-License-Identifier: GPL-3.0-or-later
# Writes a schema of 2,400 combinators and more, of every shape that Telegram's
# has, but nothing of it: types of several constructors that hold one another,
# conditional fields of two sets of flags, vectors of vectors, bare types,
# functions over functions. awk -f tl_synthetic.awk >FILE
function field(k, i)
{
	k %= 23
	if (k == 0) return "int"
	if (k == 1) return "long"
	if (k == 2) return "double"
	if (k == 3) return "string"
	if (k == 4) return "bytes"
	if (k == 5) return "int128"
	if (k == 6) return "int256"
	if (k == 7) return "Bool"
	if (k == 8) return "Vector<int>"
	if (k == 9) return "vector<long>"
	if (k == 10) return "Vector<string>"
	if (k == 11) return "T" (i * 7 % types)
	if (k == 12) return "Vector<T" (i * 5 % types) ">"
	if (k == 13) return "vector<T" (i * 11 % types) ">"
	if (k == 14) return "Vector<Vector<T" (i * 13 % types) ">>"
	if (k == 15) return "space.Single"
	if (k == 16) return "%space.Single"
	if (k == 17) return "vector<%space.Single>"
	if (k == 18) return "vector<space.single>"
	if (k == 19) return "Vector<double>"
	if (k == 20) return "space.single"
	if (k == 21) return "Vector<vector<bytes>>"
	return "vector<int128>"
}

function fields(i, n,   j, line, condition)
{
	line = n > 3 ? " flags:#" : ""
	for (j = 0; j < n; j++) {
		# the second set of flags begins in the middle
		if (n > 9 && j == 6)
			line = line " flags2:#"
		condition = ""
		if (n > 3 && j % 2 == 1)
			condition = (n > 9 && j > 6 ? "flags2." : "flags.") \
				((i + j) % 32) "?"
		if (condition != "" && j % 4 == 3)
			line = line " field_" j ":" condition "true"
		else
			line = line " field_" j ":" condition field(i + j, i + j)
	}
	return line
}

BEGIN {
	types = 300
	print "// made by tl_synthetic.awk\n"
	print "int ? = Int;\nlong ? = Long;\ndouble ? = Double;"
	print "string ? = String;\nbytes = Bytes;"
	print "int128 4*[ int ] = Int128;\nint256 8*[ int ] = Int256;"
	print "vector#1cb5c415 {t:Type} # [ t ] = Vector t;"
	print "boolFalse#bc799737 = Bool;\nboolTrue#997275b5 = Bool;"
	print "true#3fedd339 = True;\n/* of one\n * constructor */"
	print "space.single id:long name:string = space.Single;"
	print "deep inside:Deep = Deep;\ndeepEnd = Deep;"
	print "holder value:Object after:int = Holder;"
	print "sized bytes:int body:Object = Sized;"
	for (i = 0; i < 1800; i++)
		if (i < types)
			printf "t%dEmpty = T%d;\n", i, i
		else if (i % 3 == 0)
			printf "t%dKind%d#%x%s\n  = T%d;\n", i % types, i,
				268435456 + i * 65537, fields(i, i % 14),
				i % types
		else
			printf "ns%d.t%dKind%d%s = T%d; // of %d\n", i % 9,
				i % types, i, fields(i, i % 14), i % types, i
	print "\n---functions---\n"
	for (i = 0; i < 600; i++)
		if (i % 50 == 0)
			printf "invoke%d {X:Type} layer:int query:!X = X;\n", i
		else if (i % 3 == 0)
			printf "ns%d.getSome%d%s = Vector<T%d>;\n", i % 9, i,
				fields(i, i % 12), i % types
		else
			printf "do.some%d%s = T%d;\n", i, fields(i, i % 12),
				i % types
	print "\n---types---\n\nlast#12345 x:int = Last;"
}
