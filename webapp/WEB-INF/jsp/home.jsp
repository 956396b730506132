<%-- The model: open, boolean, whether anyone may register. --%>
<l:page title="home.title">
<h1><l:say key="home.heading"/></h1>
<p class="lead"><l:say key="home.lead"/></p>
<div class="row">
<c:choose><c:when test="${empty caller}"><c:if test="${open}"><a class="button" href="<c:url value='/register'/>"><l:say key="home.register"/></a>
</c:if><a class="button<c:if test="${open}"> quiet</c:if>" href="<c:url value='/login'/>"><l:say key="frame.signIn"/></a></c:when>
<c:otherwise><a class="button" href="<c:url value='/account'/>"><l:say key="home.account"/></a></c:otherwise></c:choose>
<a class="button quiet" href="<c:url value='/compare'/>"><l:say key="home.compare"/></a>
</div>
<l:flows/>
</l:page>
